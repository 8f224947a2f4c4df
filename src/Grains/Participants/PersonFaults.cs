using System.Collections.Immutable;

namespace Attendance.Participants;

/// <summary>Collects what is wrong, once per field and reason.</summary>
internal sealed class PersonFaults
{
    private readonly Dictionary<string, List<string>> faults = [];

    public bool None => faults.Count == 0;

    public void Add(string field, string fault)
    {
        if (!faults.TryGetValue(field, out var named))
        {
            faults.Add(field, named = []);
        }

        if (!named.Contains(fault))
        {
            named.Add(fault);
        }
    }

    public bool Has(string field) => faults.ContainsKey(field);

    public ImmutableDictionary<string, ImmutableArray<string>> ByField() =>
        faults.ToImmutableDictionary(pair => pair.Key, pair => pair.Value.ToImmutableArray());
}
