using Attendance.Journal;

namespace Attendance.Scans;

/// <summary>The moves that the entries of a journal carry.</summary>
internal static class JournalMoves
{
    public static List<Moves> Of(IEnumerable<JournalEntry> journal) =>
        [.. journal.Select(Of).OfType<Moves>()];

    public static Dictionary<string, int> Zones(IEnumerable<JournalEntry> journal) => Of(journal)
        .SelectMany(moves => moves.Zones ?? [])
        .GroupBy(move => move.Zone)
        .Select(zone => (zone.Key, Inside: zone.Sum(move => move.Inside)))
        .Where(zone => zone.Inside != 0)
        .ToDictionary(zone => zone.Key, zone => zone.Inside);

    private static Moves? Of(JournalEntry entry) => entry.Kind switch
    {
        EntryKind.AttendanceRecorded or EntryKind.AttendanceRefused => JournalJson.ReadRecord(entry).Moves,
        EntryKind.AttendanceAnnulled or EntryKind.AttendanceReclassified => JournalJson.ReadChange(entry).Moves,
        _ => null,
    };
}
