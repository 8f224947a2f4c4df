using Attendance.Journal;

namespace Attendance.Participants;

/// <summary>The few facts about everybody on a list that figures are told by: 16 bytes a person, none of them a name.
/// </summary>
internal sealed class PeopleFacts
{
    private readonly List<PersonFacts> _people = [];
    private readonly GroupSets _groups = new();
    private readonly NameTable _organizations = new();
    private readonly NameTable _regions = new();

    public int Count { get; private set; }

    public GroupSets Groups => _groups;

    public IReadOnlyList<string> Organizations => _organizations.Names;

    public IReadOnlyList<string> Regions => _regions.Names;

    /// <summary>Everybody with a number; those who are not on the list any more are not.</summary>
    public IEnumerable<(int Number, PersonFacts Facts)> All
    {
        get
        {
            for (var number = 1; number < _people.Count; number++)
            {
                if (_people[number].IsThere)
                {
                    yield return (number, _people[number]);
                }
            }
        }
    }

    public void Put(ParticipantRow row, Person person) => Set(row.Number, new PersonFacts
    {
        GroupSet = _groups.Add(row.Groups) + 1,
        Organization = _organizations.Add(person.Organization),
        Region = _regions.Add(person.Region),
        BirthDay = person.BirthDate?.DayNumber ?? 0,
    });

    public void Remove(int number) => Set(number, default);

    private void Set(int number, PersonFacts facts)
    {
        while (_people.Count <= number)
        {
            _people.Add(default);
        }

        Count += (facts.IsThere ? 1 : 0) - (_people[number].IsThere ? 1 : 0);
        _people[number] = facts;
    }

    /// <summary>Each name once; what is not known is the empty one.</summary>
    private sealed class NameTable
    {
        private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
        private readonly List<string> _names = [];

        public IReadOnlyList<string> Names => _names;

        public int Add(string? name)
        {
            if (!_numbers.TryGetValue(name ?? "", out var number))
            {
                _numbers[name ?? ""] = number = _names.Count;
                _names.Add(name ?? "");
            }

            return number;
        }
    }
}

/// <summary>Indexes into the tables of <see cref="PeopleFacts"/>.</summary>
internal readonly record struct PersonFacts
{
    /// <summary>One more than the index, so that 0 is nobody.</summary>
    public int GroupSet { get; init; }

    public int Organization { get; init; }

    public int Region { get; init; }

    /// <summary>Days since the year 1; 0 when it is not known.</summary>
    public int BirthDay { get; init; }

    public bool IsThere => GroupSet != 0;
}
