using System.Buffers;
using System.Text.Json;
using Attendance.Journal;
using Attendance.TestKit;

namespace Attendance.Statistics;

/// <summary>Holds figures against the recount that the tests of the real process make, of the journal as it leaves by
/// the feed.</summary>
internal static class Feeds
{
    public static Recount Recount(IEnumerable<JournalEntry> journal) => new([.. journal.Select(ToFeed)]);

    public static void AssertEqual(Recount recount, EventStatistics statistics)
    {
        Assert.Equal(
            (recount.TotalParticipants, recount.AttendedParticipants, recount.InsideNow),
            (statistics.TotalParticipants, statistics.AttendedParticipants, statistics.InsideNow));
        Assert.Equal(InOrder(recount.Zones), InOrder(statistics.Zones));
        Assert.Equal(
            InOrder(recount.Records.Values.CountBy(record => record.Status)),
            InOrder(statistics.Records.Select(count => KeyValuePair.Create(Name(count.Key), count.Value))));
        Assert.Equal(recount.Entered.Count(), statistics.Hours.Sum(hour => hour.Count));
    }

    public static IEnumerable<KeyValuePair<string, int>> InOrder(IEnumerable<KeyValuePair<string, int>> counts) =>
        counts.Where(count => count.Value != 0).OrderBy(count => count.Key, StringComparer.Ordinal);

    private static string Name(Scans.RecordStatus status) => JsonSerializer.SerializeToElement(status).GetString()!;

    private static JsonElement ToFeed(JournalEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Envelope.Write(writer, Samples.EventId, entry);
        }

        return JsonSerializer.Deserialize<JsonElement>(buffer.WrittenSpan);
    }
}
