using Attendance.Audit;
using Attendance.Devices;
using Attendance.Events;
using Attendance.Jobs;
using Attendance.Journal;
using Attendance.Mails;
using Attendance.Participants;
using Attendance.Receivers;
using Attendance.Statistics;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Attendance.Fakes;

/// <summary>All grains, on a store in memory.</summary>
internal static class GrainServices
{
    public static void Add(
        IServiceCollection services, MemoryStore store, TimeProvider clock, MailOptions? mail = null) =>
        services
            .AddSingleton(clock)
            .AddSingleton(Samples.MasterKey)
            .AddSingleton<IJournalStore>(store)
            .AddSingleton<IParticipantStore>(store)
            .AddSingleton<IEventStore>(store)
            .AddSingleton<IRecordStore>(store)
            .AddSingleton<IMailStore>(store.Mails)
            .AddSingleton<IHourlyStore>(store.Hours)
            .AddSingleton<IAuditStore>(store.Audit)
            .AddSingleton(mail ?? new MailOptions())
            .AddSingleton<FakeMailServer>()
            .AddSingleton<IMailServer>(services => services.GetRequiredService<FakeMailServer>())
            .AddSingleton<IReceiverStore>(store.Receivers)
            .AddSingleton<FakeWebHooks>()
            .AddSingleton<IWebHooks>(services => services.GetRequiredService<FakeWebHooks>())
            .AddSingleton<IJobStore>(store)
            .AddSingleton<IDeviceStore>(store.Devices)
            .AddKeyedSingleton<IGrainStorage>(StorageNames.Grains, store.States)
            .AddSingleton<FoldProbe>()
            .AddAttendanceGrains();
}
