using Attendance;
using Attendance.Accounts;
using Attendance.Audit;
using Attendance.Callers;
using Attendance.Devices;
using Attendance.Hosting;
using Attendance.Http;
using Attendance.Journal;
using Attendance.Limits;
using Attendance.Live;
using Attendance.Operations;
using Attendance.Scans;
using Microsoft.Extensions.DependencyInjection.Extensions;
using System.Security.Cryptography;

if (CommandLine.AsksForHelp(args))
{
    Console.WriteLine(CommandLine.Help);
    return 0;
}

if (CommandLine.AuditCheckOf(args) is { } check)
{
    return await VerifyAudit.RunAsync(check, args);
}

try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = CommandLine.WithoutFlags(args),

        // The settings file lies beside the program, from wherever that is started.
        ContentRootPath = AppContext.BaseDirectory,
    });
    builder.ConfigureWeb();
    var options = builder.AddAttendanceSilo();
    builder.Services.AddSingleton(options.Role == Role.Silo
        ? OwnerKey.None : OwnerKey.Open(options.OwnerKey, options.DataFolder));
    builder.Services.AddSingleton(LimitSettings.Read(builder.Configuration)).AddSingleton<CallerLimits>();
    builder.Services.AddAccounts(OidcSettings.Read(builder.Configuration));
    builder.Services.TryAddSingleton<CallerChanges>();
    builder.Services.AddSingleton<SafeCalls>();
    builder.Services.AddSingleton<CallerMemory>().AddSingleton<CallerFinder>().AddSingleton<EventScopes>();
    builder.Services.AddSignsOfLife();
    builder.Services.AddSingleton<JournalWatch>();
    builder.Services.AddSingleton<Failures>().AddSingleton<ScanIntake>();
    builder.Services.AddSingleton<ScanMetrics>().AddSingleton<MetricsText>();
    builder.Services.AddLive(LiveSettings.Read(builder.Configuration));
    builder.Services.AddOpenApi("v1");
    builder.Services.AddProblemDetails();
    builder.Services.AddAudit();

    var app = builder.Build();
    app.UseTransport();
    app.UseMiddleware<AuditMiddleware>();
    app.UseMiddleware<FailureMiddleware>();
    app.UseLive();
    app.UseMiddleware<CallerMiddleware>();
    if (options.Role == Role.Silo)
    {
        app.MapOperations();
    }
    else
    {
        app.MapAttendance();
    }

    // Listens from the start, so that nothing goes uncounted before somebody first looks.
    app.Services.GetRequiredService<MetricsText>();
    app.Services.GetRequiredService<ScanMetrics>();

    await app.MigrateStoreAsync();
    try
    {
        await app.StartAsync();
    }
    catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
    {
        // Told to end while it waited, such as a front for a silo.
        return 0;
    }

    await FirstStart.TellAsync(app, options, CommandLine.AsksForDemo(args));
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception exception) when (exception is SettingsException or IOException or UnauthorizedAccessException
    or CryptographicException)
{
    Console.Error.WriteLine($"s-attend-gate cannot start: {exception.Message}");
    return 1;
}
