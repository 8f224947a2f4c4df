using System.Collections.Immutable;
using System.Text.Json;
using Attendance.Events;
using Attendance.Gates;

namespace Attendance.Storage.Events;

/// <summary>Events and gates as their rows hold them.</summary>
internal static class StoredPlan
{
    /// <summary>One row per gate, or one without for an event that has none; no row is no event.</summary>
    public static EventPlan? Of(IReadOnlyList<(string Event, string? Gate)> rows) =>
        rows.Count == 0
            ? null
            : new EventPlan
            {
                Event = EventOf(rows[0].Event),
                Gates = rows
                    .Where(row => row.Gate is not null)
                    .Select(row => JsonSerializer.Deserialize<Gate>(row.Gate!, StoredFormats.Json)!)
                    .ToImmutableDictionary(gate => gate.GateId, StringComparer.Ordinal),
            };

    public static Event EventOf(string data) => JsonSerializer.Deserialize<Event>(data, StoredFormats.Json)!;
}
