using Attendance.Accounts;
using Attendance.Alerts;
using Attendance.Audit;
using Attendance.Callers;
using Attendance.Jobs;
using Attendance.Journal;
using Attendance.Keys;
using Attendance.Mails;
using Attendance.Participants;
using Attendance.Receivers;
using Attendance.Scans;
using Attendance.Statistics;
using Attendance.Uploads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Attendance;

/// <summary>What grains share within one process.</summary>
public static class GrainServices
{
    public static IServiceCollection AddAttendanceGrains(this IServiceCollection services)
    {
        services.TryAddSingleton<CallerChanges>();
        services.TryAddSingleton(new WarmUpOptions());
        return services.AddShared().AddMails().AddReceivers();
    }

    /// <summary>What calls the grains by itself; after the engine, so that there are grains to call.</summary>
    public static IServiceCollection AddAttendanceKeepers(this IServiceCollection services) =>
        services
            .AddHostedService<JobKeeper>()
            .AddHostedService<MailKeeper>()
            .AddHostedService<AlertKeeper>()
            .AddHostedService<ReceiverKeeper>()
            .AddHostedService<AnalyticsKeeper>()
            .AddHostedService<HourlyKeeper>()
            .AddHostedService<WarmUpKeeper>();

    private static IServiceCollection AddShared(this IServiceCollection services) => services
        .AddSingleton<JournalQueue>()
        .AddSingleton<ParticipantReader>()
        .AddSingleton<ParticipantRows>()
        .AddSingleton<WarmUpMetrics>()
        .AddSingleton<TokenCodecs>()
        .AddSingleton<PersonalData>()
        .AddSingleton<EventKeyRing>()
        .AddSingleton<DeploymentKeys>()
        .AddSingleton<AccountSeal>()
        .AddSingleton<PasswordWork>()
        .AddSingleton<TokenSigner>()
        .AddSingleton<AuditChain>()
        .AddSingleton<UnknownScans>()
        .AddSingleton<UploadStore>()
        .AddSingleton<UploadSteps>()
        .AddSingleton<UploadUndo>();

    private static IServiceCollection AddMails(this IServiceCollection services)
    {
        services.TryAddSingleton(new MailOptions());
        services.TryAddSingleton<IMailServer, SmtpServer>();
        return services
            .AddSingleton<MailRate>()
            .AddSingleton<MailComposer>()
            .AddSingleton<MailSelection>()
            .AddSingleton<MailDispatch>();
    }

    private static IServiceCollection AddReceivers(this IServiceCollection services)
    {
        services.TryAddSingleton(new ReceiverOptions());
        services.TryAddSingleton<IWebHooks, HttpWebHooks>();
        return services
            .AddSingleton<ReceiverSeal>()
            .AddSingleton<DeliverySender>();
    }
}
