using Attendance.Participants;

namespace Attendance.Bench.Search;

/// <summary>The usual way: every object is asked about every word. Knows no accents, no widths and no half-typed
/// Hangul.</summary>
internal sealed class Naive(Participant[] people)
{
    public List<Participant> Find(FindPeople query, int limit)
    {
        var words = (query.Query ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return
        [
            .. people
                .Where(one => query.Status is null || one.Status == query.Status)
                .Where(one => query.Group is null || one.Groups.Contains(query.Group))
                .Where(one => words.All(word => Holds(one, word)))
                .OrderBy(one => words.Any(word => Starts(one.Person.Name, word)) ? 0 : 1)
                .ThenBy(one => one.Number)
                .Take(limit),
        ];
    }

    private static bool Holds(Participant one, string word) =>
        Holds(one.Person.Name, word) || Holds(one.Person.Email, word) || Holds(one.Person.Organization, word)
        || Holds(one.ParticipantId, word) || Holds(one.Person.Phone, word);

    private static bool Holds(string? text, string word) =>
        text is not null && text.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static bool Starts(string name, string word) =>
        name.Split(' ').Any(part => part.StartsWith(word, StringComparison.OrdinalIgnoreCase));
}
