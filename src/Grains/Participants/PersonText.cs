using System.Text;

namespace Attendance.Participants;

/// <summary>What of a person is searched, folded; a <see cref="SearchText.WordStart"/> stands before every word, so no
/// part of a word reaches into the next one or the next person.</summary>
internal readonly record struct PersonText(string Names, string Details)
{
    public static PersonText Of(string participantId, Person person)
    {
        var details = new StringBuilder();
        AppendWord(details, SearchText.FoldWord(participantId));
        AppendWord(details, SearchText.FoldWord(person.Email ?? ""));
        AppendName(details, person.Organization ?? "");
        AppendPhone(details, person.Phone ?? "");
        var names = new StringBuilder();
        AppendName(names, person.Name);
        return new PersonText(names.ToString(), details.ToString());
    }

    private static void AppendName(StringBuilder text, string name)
    {
        var folded = SearchText.FoldName(name);
        AppendWords(text, folded);
        if (folded.Contains(SearchText.WordStart, StringComparison.Ordinal))
        {
            AppendWords(text, SearchText.Joined(folded));
        }
    }

    private static void AppendWords(StringBuilder text, string folded)
    {
        foreach (var word in folded.Split(SearchText.WordStart))
        {
            AppendWord(text, word);
            AppendWord(text, HangulKeys.InitialsOf(word));
        }
    }

    /// <summary>As callers abroad dial it, and as those at home do.</summary>
    private static void AppendPhone(StringBuilder text, string phone)
    {
        var digits = SearchText.FoldWord(phone);
        AppendWord(text, digits);
        if (NumberingPlan.CallingCodeOf(digits) is { } code
            && NumberingPlan.WithCode(code).FirstOrDefault()?.Trunk is { } trunk)
        {
            AppendWord(text, trunk + digits[code.Length..]);
        }
    }

    private static void AppendWord(StringBuilder text, string word)
    {
        if (word.Length > 0)
        {
            text.Append(SearchText.WordStart).Append(word);
        }
    }
}
