using Attendance.Events;
using Attendance.Journal;
using Attendance.Scans;

namespace Attendance.Statistics;

/// <summary>A journal of some people who come and go, are late, offline, refused and annulled by chance.</summary>
internal static class JournalWalk
{
    public static JournalEntry Registered { get; } = new()
    {
        Position = 0,
        Kind = EntryKind.ParticipantRegistered,
        At = Samples.Nine,
        Data = "{}"u8.ToArray(),
    };

    public static List<JournalEntry> Of(Random random, int scans)
    {
        List<JournalEntry> journal = [];
        var world = new ScanWorld(random);
        var walkers = Enumerable.Range(1, 4).Select(number => new Walker(number, journal)).ToList();
        for (var i = 0; i < scans; i++)
        {
            var walker = random.Pick(walkers);
            var command = world.Next(new EventSettings(), walker.Participant.Number);
            walker.Scan(random.Chance(40) ? command.Offline() : command);
            if (walker.History.Admitted.Length > 0 && random.Chance(15))
            {
                walker.Annul(random.Pick(walker.History.Admitted).ScanId);
            }
        }

        return journal;
    }

    public static JournalAppend ToAppend(JournalEntry entry) => new()
    {
        Entries =
        [
            new NewEntry
            {
                Kind = entry.Kind,
                At = entry.At,
                Participant = entry.Participant,
                Sequence = entry.Sequence,
                Data = entry.Data,
            },
        ],
    };

    /// <summary>A change as it was written before changes said when their record happened.</summary>
    public static JournalEntry WithoutTimeOfChange(JournalEntry entry) =>
        entry.Kind is not (EntryKind.AttendanceAnnulled or EntryKind.AttendanceReclassified)
            ? entry
            : entry with
            {
                Data = JournalJson.Write(
                    JournalJson.ReadChange(entry) with { Timestamp = null, Method = null, Direction = null }),
            };
}
