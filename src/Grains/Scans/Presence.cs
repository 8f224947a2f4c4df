using System.Collections.Immutable;

namespace Attendance.Scans;

/// <summary>Where one person is, by what the doors did, and whether they count as having attended.</summary>
internal sealed class Presence
{
    private static readonly ImmutableSortedSet<string> NoZones =
        ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Small and in order, so that two of them compare by sequence.</summary>
    private ImmutableSortedSet<string> _zones = NoZones;
    private bool _inVenue;

    public bool Attended { get; private set; }

    public bool Inside => _inVenue || _zones.Count > 0;

    /// <summary>Null asks for the venue as a whole.</summary>
    public bool IsIn(string? zone) => zone is null ? Inside : _zones.Contains(zone);

    /// <summary>Goes through the scans that passed, in the order in which they happened.</summary>
    public static Presence Of(IEnumerable<AttendanceRecord> passed)
    {
        var presence = new Presence();
        foreach (var scan in passed)
        {
            presence.Apply(scan);
        }

        return presence;
    }

    /// <summary>What an entry of the journal has to say so that the counts follow; null when nothing moves.</summary>
    public static Moves? Between(Presence before, Presence after)
    {
        ZoneMove[]? zones = null;
        if (!ReferenceEquals(before._zones, after._zones) && !before._zones.SequenceEqual(after._zones))
        {
            zones =
            [
                .. after._zones.Except(before._zones).Select(zone => new ZoneMove(zone, 1)),
                .. before._zones.Except(after._zones).Select(zone => new ZoneMove(zone, -1)),
            ];
        }

        var attended = Step(before.Attended, after.Attended);
        var inside = Step(before.Inside, after.Inside);
        return attended == 0 && inside == 0 && zones is null
            ? null
            : new Moves { Attended = attended, Inside = inside, Zones = zones };
    }

    private static int Step(bool before, bool after) => (after ? 1 : 0) - (before ? 1 : 0);

    private void Apply(AttendanceRecord scan)
    {
        if (scan.Direction == Direction.Out)
        {
            Leave(scan.Zone);
            return;
        }

        Attended |= scan.Status == RecordStatus.Confirmed;
        if (scan.Zone is null)
        {
            _inVenue = true;
        }
        else
        {
            _zones = _zones.Add(scan.Zone);
        }
    }

    private void Leave(string? zone)
    {
        if (zone is null)
        {
            _inVenue = false;
            _zones = NoZones;
        }
        else
        {
            _zones = _zones.Remove(zone);
        }
    }
}
