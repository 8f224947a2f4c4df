using System.Diagnostics;
using System.Globalization;
using Attendance.Events;
using Attendance.Http;
using Orleans;

namespace Attendance.Participants;

internal static class ParticipantLists
{
    /// <summary>All by number from the store, or those who match from the directory. The two have different
    /// cursors.</summary>
    public static async Task<IResult> List(string eventId, HttpContext context)
    {
        var faults = new Faults();
        var query = new QueryReader(context.Request.Query, faults);
        var find = new FindPeople
        {
            Query = query.Text("query"),
            Group = query.Text("group"),
            Status = ReadStatus(query, faults),
            Cursor = query.Text("cursor"),
            Limit = (int)query.Number("limit", 100, 1, FindPeople.LimitMax),
        };
        var isSearch = find is not { Query: null, Group: null, Status: null };
        var after = isSearch ? 0 : (int)query.Number("cursor", 0, 0, int.MaxValue);
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        if (await context.Grains().GetGrain<IEventGrain>(eventId).Get() is null)
        {
            return Problems.EventNotFound(eventId);
        }

        return isSearch ? await Find(eventId, context, find) : await ListAll(eventId, context, after, find.Limit);
    }

    private static ParticipantStatus? ReadStatus(QueryReader query, Faults faults)
    {
        if (query.Text("status") is not { } text)
        {
            return null;
        }

        faults.Check(
            ApiJson.TryParse<ParticipantStatus>(text, out var status), "status", ParticipantRequest.StatusFault);
        return status;
    }

    private static async Task<IResult> ListAll(string eventId, HttpContext context, int after, int limit)
    {
        var people = await context.Grains().GetGrain<IRegistryGrain>(eventId).List(after, limit);
        var next = people.Length < limit
            ? null
            : people[^1].Participant.Number.ToString(CultureInfo.InvariantCulture);
        return Page(people, next);
    }

    private static async Task<IResult> Find(string eventId, HttpContext context, FindPeople find)
    {
        var page = await context.Grains().GetGrain<IDirectoryGrain>(eventId).Find(find);
        return page.Outcome switch
        {
            FindOutcome.Done => Page(page.People, page.NextCursor),
            FindOutcome.QueryTooShort => Problems.Invalid(
                "query", "needs two letters or digits, one Hangul syllable, or two initial consonants"),
            FindOutcome.QueryTooLong => Problems.Invalid("query", "has too many words"),
            FindOutcome.CursorUnknown => Problems.Invalid(
                "cursor", "is not one that a page of this search ended with"),
            _ => throw new UnreachableException($"No answer for {page.Outcome}."),
        };
    }

    private static IResult Page(IEnumerable<ParticipantView> people, string? next) => TypedResults.Json(
        new ParticipantPage([.. people.Select(ParticipantResponse.Of)], next), ApiJson.Default.ParticipantPage);
}
