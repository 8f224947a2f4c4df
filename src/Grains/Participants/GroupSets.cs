namespace Attendance.Participants;

/// <summary>The few different lists of groups and permissions that an event's people have, each kept once.</summary>
internal sealed class GroupSets
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string[]> _sets = [];

    public int Count => _sets.Count;

    public string[] this[int set] => _sets[set];

    public int Add(string[] names)
    {
        // No name holds a line break.
        var key = string.Join('\n', names);
        if (!_numbers.TryGetValue(key, out var set))
        {
            _numbers[key] = set = _sets.Count;
            _sets.Add(names);
        }

        return set;
    }
}
