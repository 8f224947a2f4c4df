using System.Collections.Immutable;
using Attendance.Audit;
using Attendance.Callers;
using Attendance.Http;
using Attendance.Scans;

namespace Attendance.Participants;

/// <summary>All that is kept of one person, for that person.</summary>
internal static class ExportEndpoint
{
    public static void MapExport(this IEndpointRouteBuilder routes) =>
        routes.MapForEvent("GET", "/participants/{participantId}/export", Export)
            .WithTags("Participants").WithSummary("Everything that is kept of one person")
            .Produces<PersonExport>().ProducesProblem(404).Audited().Needs(Right.Organise);

    private static async Task<IResult> Export(string eventId, HttpContext context)
    {
        var participantId = ParticipantEndpoints.ParticipantId(context);
        if (await ParticipantEndpoints.Find(context, eventId, participantId) is not { } grain
            || await grain.Get() is not { } view)
        {
            return Problems.ParticipantNotFound(participantId);
        }

        context.Response.Headers.ContentDisposition =
            $"attachment; filename=\"{participantId.Replace(':', '-')}.json\"";
        return TypedResults.Json(
            new PersonExport(eventId, context.Now(), ParticipantResponse.Of(view), await grain.Records()),
            ApiJson.Default.PersonExport);
    }
}

/// <param name="Records">Every scan of this person with its present status, refused ones too.</param>
internal sealed record PersonExport(
    string EventId, DateTimeOffset ExportedAt, ParticipantResponse Participant,
    ImmutableArray<AttendanceRecord> Records);
