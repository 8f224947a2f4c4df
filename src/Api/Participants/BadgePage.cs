using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Attendance.Tickets;

namespace Attendance.Participants;

/// <summary>Whose badges to print: those of a group or of all, from after a number.</summary>
internal sealed record BadgeSelection(string? Group, int After, int Limit);

/// <summary>Sends badges sheet by sheet, as people are read.</summary>
internal sealed class BadgePage(
    string eventName, BadgeSelection selection, Func<int, Task<ImmutableArray<ParticipantView>>> read) : IResult
{
    public const int PeoplePerRead = 100;

    private int _suspended;
    private int _cancelled;
    private int _revoked;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        // Before the first byte, so that a store that is away is still answered as such.
        var people = await read(selection.After);
        var response = httpContext.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "private, no-store";
        response.Headers.ContentSecurityPolicy = BadgeSheet.ContentSecurityPolicy;

        var sheet = new BadgeSheet(eventName);
        Write(response.BodyWriter, sheet.Open());
        var next = await WriteBadgesAsync(httpContext, sheet, people);
        Write(response.BodyWriter, sheet.Close(new BadgesLeftOut(_suspended, _cancelled, _revoked, next)));
        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }

    /// <summary>The address of the rest, when somebody is left to print after the last badge.</summary>
    private async Task<string?> WriteBadgesAsync(
        HttpContext context, BadgeSheet sheet, ImmutableArray<ParticipantView> people)
    {
        var written = 0;
        while (true)
        {
            foreach (var view in people.Where(IsSelected))
            {
                if (ToBadge(view) is not { } badge)
                {
                    continue;
                }

                if (written == selection.Limit)
                {
                    return NextPage(view.Participant.Number - 1);
                }

                Write(context.Response.BodyWriter, sheet.Next(badge));
                if (++written % BadgeSheet.BadgesPerSheet == 0)
                {
                    await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
                }
            }

            if (people.Length < PeoplePerRead)
            {
                return null;
            }

            // A page that was closed must not have all the rest read for nobody.
            context.RequestAborted.ThrowIfCancellationRequested();
            people = await read(people[^1].Participant.Number);
        }
    }

    private bool IsSelected(ParticipantView view) =>
        selection.Group is null || view.Participant.Groups.Contains(selection.Group);

    /// <summary>Null, and counted, for whoever gets none. Somebody pending gets one: until the doors open, that may
    /// change.</summary>
    private Badge? ToBadge(ParticipantView view)
    {
        switch (view)
        {
            case { Participant.Status: ParticipantStatus.Suspended }:
                _suspended++;
                return null;
            case { Participant.Status: ParticipantStatus.Cancelled }:
                _cancelled++;
                return null;
            case { Token: { } token, Participant.Person: var person }:
                return new Badge(person.Name, person.Organization, token);
            default:
                _revoked++;
                return null;
        }
    }

    private string NextPage(int after)
    {
        var group = selection.Group is null ? "" : $"group={Uri.EscapeDataString(selection.Group)}&";
        return string.Create(CultureInfo.InvariantCulture, $"?{group}cursor={after}&limit={selection.Limit}");
    }

    private static void Write(IBufferWriter<byte> body, string html) => Encoding.UTF8.GetBytes(html, body);
}
