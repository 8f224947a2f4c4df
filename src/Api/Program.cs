using Attendance;
using Attendance.Callers;
using Attendance.Hosting;
using Attendance.Http;
using Attendance.Journal;
using Attendance.Operations;

if (CommandLine.AsksForHelp(args))
{
    Console.WriteLine(CommandLine.Help);
    return 0;
}

try
{
    var builder = WebApplication.CreateBuilder(CommandLine.WithoutFlags(args));
    builder.ConfigureWeb();
    var options = builder.AddAttendanceSilo();
    builder.Services.AddSingleton(OwnerKey.Open(options.OwnerKey, options.DataFolder));
    builder.Services.AddSingleton<EventScopes>();
    builder.Services.AddSingleton<JournalWatch>();
    builder.Services.AddSingleton<MetricsText>();
    builder.Services.AddOpenApi("v1");
    builder.Services.AddProblemDetails();

    var app = builder.Build();
    app.UseExceptionHandler(Failures.Handle);
    app.UseStatusCodePages(Failures.HandleStatus);
    app.UseMiddleware<CallerMiddleware>();
    app.MapAttendance();

    await app.MigrateStoreAsync();
    await app.StartAsync();
    await FirstStart.TellAsync(app, options.DataFolder, CommandLine.AsksForDemo(args));
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception exception) when (exception is SettingsException or IOException)
{
    Console.Error.WriteLine($"s-attend-gate cannot start: {exception.Message}");
    return 1;
}
