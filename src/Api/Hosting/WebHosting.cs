using Attendance.Events;
using Attendance.Gates;
using Attendance.Http;
using Attendance.Journal;
using Attendance.Operations;
using Attendance.Participants;
using Attendance.Scans;
using Attendance.Statistics;

namespace Attendance.Hosting;

/// <summary>Kestrel's settings and the table of routes.</summary>
internal static class WebHosting
{
    private const string DefaultUrl = "http://localhost:8080";

    /// <summary>For bodies whose endpoint sets no limit of its own.</summary>
    private const long BodyBytesMax = 256 * 1024;

    public static void ConfigureWeb(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        if (string.IsNullOrEmpty(configuration["urls"]) && !configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyBytesMax;
        });
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            // A problem's extensions are written with these options: the resolver alone brings the shapes, but neither
            // the converters nor what is left out.
            foreach (var converter in ApiJson.Default.Options.Converters)
            {
                json.SerializerOptions.Converters.Add(converter);
            }

            json.SerializerOptions.DefaultIgnoreCondition = ApiJson.Default.Options.DefaultIgnoreCondition;
        });
        builder.Host.UseDefaultServiceProvider(provider => provider.ValidateOnBuild = true);
    }

    /// <summary>Every path within an event exists with the event and without.</summary>
    public static void MapAttendance(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").WithMetadata(new Callers.NeededRight(Callers.Right.Anonymous));
        app.MapOperations();

        var v1 = app.MapGroup("/api/v1");
        v1.MapEventList();
        MapWithinEvent(v1, eventPath: "/event");
        MapWithinEvent(v1.MapGroup("/events/{eventId}"), eventPath: "");

        var shortSpelling = app.MapGroup("/api");
        shortSpelling.MapShortScans();
    }

    private static void MapWithinEvent(IEndpointRouteBuilder routes, string eventPath)
    {
        routes.MapEvent(eventPath);
        routes.MapGates();
        routes.MapParticipants();
        routes.MapScans();
        routes.MapBatch();
        routes.MapRecords();
        routes.MapStatistics();
        routes.MapFeed();
    }
}
