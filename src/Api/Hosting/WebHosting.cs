using Attendance.Accounts;
using Attendance.Alerts;
using Attendance.Audit;
using Attendance.Callers;
using Attendance.Devices;
using Attendance.Events;
using Attendance.Gates;
using Attendance.Http;
using Attendance.Journal;
using Attendance.Live;
using Attendance.Mails;
using Attendance.Operations;
using Attendance.Participants;
using Attendance.Receivers;
using Attendance.Reports;
using Attendance.Scans;
using Attendance.Statistics;
using Attendance.Uploads;

namespace Attendance.Hosting;

/// <summary>Kestrel's settings and the table of routes.</summary>
internal static class WebHosting
{
    private const string DefaultUrl = "http://localhost:8080";

    public static void ConfigureWeb(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        if (string.IsNullOrEmpty(configuration["urls"]) && !configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        CheckUrls(configuration["urls"] ?? "");

        // What keeps the process from starting is told in one line, by Program.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

        builder.WebHost.ConfigureKestrel(Transport.Limit);
        builder.AddTransport();
        builder.Services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        builder.Host.UseDefaultServiceProvider(provider => provider.ValidateOnBuild = true);
    }

    private static void CheckUrls(string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            try
            {
                ArgumentOutOfRangeException.ThrowIfGreaterThan(BindingAddress.Parse(url).Port, ushort.MaxValue);
            }
            catch (Exception exception) when (exception is FormatException or ArgumentException)
            {
                throw new SettingsException($"\"{url}\" is no address to listen on; write one like {DefaultUrl}.");
            }
        }
    }

    /// <summary>Every path within an event exists with the event and without.</summary>
    public static void MapAttendance(this WebApplication app)
    {
        app.MapOpenApi("/openapi/v1.json").WithMetadata(new Callers.NeededRight(Callers.Right.Anonymous));
        app.MapOperations();
        app.MapOAuth();

        var v1 = app.MapGroup("/api/v1");
        v1.MapEventList();
        v1.MapDeploymentKeys();
        v1.MapEnrolment();
        v1.MapAccounts();
        v1.MapSessions();
        v1.MapAudit();
        MapWithinEvent(v1, eventPath: "/event");
        MapWithinEvent(v1.MapGroup("/events/{eventId}"), eventPath: "");

        var shortSpelling = app.MapGroup("/api");
        shortSpelling.MapShortScans();
        shortSpelling.MapUpload();
        shortSpelling.MapStatistics();
    }

    private static void MapWithinEvent(IEndpointRouteBuilder routes, string eventPath)
    {
        routes.MapEvent(eventPath);
        routes.MapKeys(eventPath);
        routes.MapAccessKeys();
        routes.MapDeviceCodes();
        routes.MapDevices();
        routes.MapTeam();
        routes.MapGates();
        routes.MapParticipants();
        routes.MapExport();
        routes.MapUploads();
        routes.MapTickets();
        routes.MapScans();
        routes.MapBatch();
        routes.MapRecords();
        routes.MapStatistics();
        routes.MapForecast();
        routes.MapPatterns();
        routes.MapFinalReport();
        routes.MapJournalExport();
        routes.MapHourly();
        routes.MapAlerts();
        routes.MapFeed();
        routes.MapLive();
        routes.MapMails();
        routes.MapReceivers();
        routes.MapDeliveries();
    }
}
