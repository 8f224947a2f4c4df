namespace Attendance.Architecture;

/// <summary>Compares what a version sends and stores with what the versions before did, as it was recorded.</summary>
internal static class WireRecord
{
    /// <summary>Set to 1, the test adds what is new to the file instead of complaining. Nothing is ever taken out of
    /// it: that is a decision, made by hand.</summary>
    public const string WriteVariable = "ATTENDANCE_RECORD";

    /// <summary>Lines that are gone or changed: silos of the version before still say them.</summary>
    public static IEnumerable<string> Broken(IEnumerable<string> recorded, IEnumerable<string> present)
    {
        var now = present.Select(Said).ToHashSet();
        var subjects = now.ToLookup(Subject);
        return
            from line in recorded.Select(Said).Distinct()
            where !now.Contains(line)
            let others = subjects[Subject(line)].ToArray()
            select others.Length == 0 ? $"gone: {line}" : $"changed: {line}\n    now: {string.Join(", ", others)}";
    }

    /// <summary>New members of stored JSON that must be there, which no entry of an earlier version has.</summary>
    public static IEnumerable<string> Demanding(IReadOnlyCollection<string> recorded, IEnumerable<string> present)
    {
        var owners = recorded.Where(IsJson).Select(Owner).ToHashSet();
        return
            from line in present.Except(recorded)
            where IsJson(line) && line.EndsWith(StoredJson.Required, StringComparison.Ordinal)
            where owners.Contains(Owner(line))
            select $"new, and not in what is stored already: {line}";
    }

    /// <summary>Lines to add, and those whose remark is out of date.</summary>
    public static IEnumerable<string> Unrecorded(IEnumerable<string> recorded, IEnumerable<string> present) =>
        present.Except(recorded);

    /// <summary>The recorded lines with the new ones among them, the remarks as they are now.</summary>
    public static IEnumerable<string> Merged(IEnumerable<string> recorded, IEnumerable<string> present)
    {
        var now = present.ToArray();
        var said = now.Select(Said).ToHashSet();
        return now.Concat(recorded.Where(line => !said.Contains(Said(line)))).Order(StringComparer.Ordinal);
    }

    private static bool IsJson(string line) => line.StartsWith("json ", StringComparison.Ordinal);

    private static string Owner(string line) => string.Join(' ', line.Split(' ').Take(3));

    private static string Said(string line) => line.Split(WireList.Remark)[0];

    /// <summary>What a line is about, without what it says of it.</summary>
    private static string Subject(string line) => line[..Math.Max(0, line.IndexOfAny([':', '(', '=', '"']))];
}
