using System.Collections.Immutable;
using System.Globalization;

namespace Attendance.Participants;

/// <summary>How well somebody matches. A rank's value is part of the cursor.</summary>
internal enum DirectoryRank
{
    /// <summary>A word of the query begins a word of the name.</summary>
    StartsName = 1,

    Other = 2,
}

/// <summary>After whom a page begins.</summary>
internal readonly record struct DirectoryCursor(DirectoryRank Rank, int Number)
{
    public static DirectoryCursor Start => new(DirectoryRank.StartsName, 0);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(int)Rank}-{Number}");

    public static bool TryParse(string? text, out DirectoryCursor cursor)
    {
        cursor = Start;
        if (text is null)
        {
            return true;
        }

        if (text.Length < 3 || text[0] is not ('1' or '2') || text[1] != '-'
            || !int.TryParse(text.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        cursor = new DirectoryCursor((DirectoryRank)(text[0] - '0'), number);
        return true;
    }
}

/// <summary>What everybody is held against.</summary>
internal sealed class DirectorySearch(SearchTerms terms)
{
    public ImmutableArray<byte[]> Needles { get; } = terms.Needles;

    /// <summary>The needles as they begin a word.</summary>
    public ImmutableArray<byte[]> Starts { get; } = [.. terms.Needles.Select(DirectoryWalk.StartOf)];

    /// <summary>0 for any.</summary>
    public byte Status { get; init; }

    /// <summary>Which of the <see cref="GroupSets"/> hold the group; null for any.</summary>
    public bool[]? GroupSets { get; init; }
}
