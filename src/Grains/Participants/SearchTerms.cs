using System.Collections.Immutable;
using System.Text;

namespace Attendance.Participants;

/// <summary>What was typed, as the folded parts that all have to be found in a person's text.</summary>
internal sealed class SearchTerms
{
    private const int NeedlesMax = 8;

    private SearchTerms(ImmutableArray<byte[]> needles) => Needles = needles;

    /// <summary>Each has to be found; empty finds everybody.</summary>
    public ImmutableArray<byte[]> Needles { get; }

    /// <summary>Null text finds everybody; terms are null when too little, or too much, was typed.</summary>
    public static FindOutcome Parse(string? query, out SearchTerms? terms)
    {
        terms = null;
        if (query is null)
        {
            terms = new SearchTerms([]);
            return FindOutcome.Done;
        }

        var needles = NeedlesOf(query);
        if (!needles.Any(IsEnough))
        {
            return FindOutcome.QueryTooShort;
        }

        if (needles.Length > NeedlesMax)
        {
            return FindOutcome.QueryTooLong;
        }

        terms = new SearchTerms([.. needles.Select(Encoding.UTF8.GetBytes)]);
        return FindOutcome.Done;
    }

    /// <summary>The parts of a query, folded.</summary>
    public static string[] NeedlesOf(string query) =>
    [
        .. SearchText.FoldQuery(query).Split(SearchText.WordStart, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(NeedlesOfWord).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>김ㅁㅈ asks for the initials ㄱㅁㅈ, and for ㄱㅣㅁㅁ as the keys go.</summary>
    private static IEnumerable<string> NeedlesOfWord(string word)
    {
        var alone = word.Count(HangulKeys.IsInitial);
        if (alone == 0 || alone == word.Length)
        {
            return [word];
        }

        // The one at the end is the beginning of the next syllable, or the end of this one.
        return alone == 1 && HangulKeys.IsInitial(word[^1])
            ? [word[..^1] + HangulKeys.KeyOf(word[^1])]
            : Runs(word).Prepend(HangulKeys.InitialsOf(word));
    }

    /// <summary>Stretches without lone initials, each with the key of the one after it.</summary>
    private static IEnumerable<string> Runs(string word)
    {
        for (var at = 0; at < word.Length;)
        {
            var start = at;
            while (at < word.Length && !HangulKeys.IsInitial(word[at]))
            {
                at++;
            }

            if (at > start)
            {
                yield return at < word.Length ? word[start..at] + HangulKeys.KeyOf(word[at]) : word[start..at];
            }

            at++;
        }
    }

    private static bool IsEnough(string needle) => needle.Length >= 2 || IsIdeograph(needle[0]);

    private static bool IsIdeograph(char c) => c is >= '\u3400' and <= '\u9FFF';
}
