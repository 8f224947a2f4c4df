using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Attendance.TestKit;

/// <summary>Counts an event's whole feed again, by rules of its own: who passed which door last says where they are.
/// </summary>
public sealed class Recount
{
    private readonly IReadOnlyList<JsonElement> feed;
    private readonly SortedDictionary<long, FeedRecord> records = [];
    private readonly FeedPeople people = new();
    private TimeZoneInfo zone = TimeZoneInfo.Utc;

    public Recount(IReadOnlyList<JsonElement> feed)
    {
        this.feed = feed;
        foreach (var entry in feed)
        {
            var type = entry.GetProperty("type").GetString()!;
            Asked += type == "analytics.published" || type.StartsWith("alert.", StringComparison.Ordinal) ? 0 : 1;
            switch (type)
            {
                case "attendance.recorded" or "attendance.refused":
                    var record = FeedRecord.Of(entry);
                    records[record.Position] = record with { Person = people.PersonOf(record) };
                    break;
                case "attendance.annulled" or "attendance.reclassified":
                    var change = entry.GetProperty("data");
                    var id = long.Parse(change.GetProperty("recordId").GetString()!, CultureInfo.InvariantCulture);
                    records[id] = records[id].With(change);
                    break;
                case "event.configured":
                    zone = TimeZoneInfo.FindSystemTimeZoneById(
                        entry.GetProperty("data").GetProperty("timeZone").GetString()!);
                    break;
                default:
                    people.Follow(type, entry.GetProperty("data"));
                    break;
            }
        }

        // Whoever is not on the list may have walked in, but nobody knows who that is: no figure counts them.
        foreach (var person in Passed.Where(record => record.Person > 0).GroupBy(record => record.Person))
        {
            Follow(person.OrderBy(record => record.Timestamp).ThenBy(record => record.ScanId, StringComparer.Ordinal));
        }
    }

    public long Head => feed.Count == 0 ? 0 : feed[^1].GetProperty("position").GetInt64();

    /// <summary>By position, as they count now.</summary>
    public IReadOnlyDictionary<long, FeedRecord> Records => records;

    public IEnumerable<FeedRecord> Confirmed => records.Values.Where(record => record.Status == "confirmed");

    public IEnumerable<FeedRecord> Entered => Confirmed.Where(record => record.IsIn);

    public int TotalParticipants => people.Registered - people.Erased;

    public int AttendedParticipants { get; private set; }

    public int InsideNow { get; private set; }

    /// <summary>Entries that somebody's call made; alerts and publications come by themselves.</summary>
    public int Asked { get; }

    public SortedDictionary<string, int> Zones { get; } = new(StringComparer.Ordinal);

    private IEnumerable<FeedRecord> Passed =>
        records.Values.Where(record => record.Admitted && record.Status != "annulled");

    /// <summary>Every record by the hour of the event's clock in which it happened.</summary>
    public IEnumerable<IGrouping<(DateTimeOffset Hour, string GateId), FeedRecord>> ByHourAndGate =>
        records.Values.GroupBy(record => (
            DateTimeOffset.ParseExact(HourOf(record), "yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
            record.GateId));

    public static async Task<Recount> OfAsync(AttendanceClient client) => new(await client.FeedAsync());

    /// <summary>Positions are 1, 2, 3 …; a scan id was admitted once, and refused once for the same reason.</summary>
    public void AssertJournalIsSound()
    {
        Assert.Equal(
            Enumerable.Range(1, feed.Count).Select(position => (long)position),
            feed.Select(entry => entry.GetProperty("position").GetInt64()));
        Assert.Empty(Twice(records.Values.Where(record => record.Admitted), record => record.ScanId));
        Assert.Empty(Twice(
            records.Values.Where(record => !record.Admitted),
            record => (record.ScanId, record.Data.GetProperty("reason").GetString())));
    }

    /// <summary>Without multiple check-ins nobody came in twice.</summary>
    public void AssertNobodyConfirmedTwice() =>
        Assert.Empty(Twice(Entered, record => record.Person));

    /// <summary>The running counters say what this recount says, to the last figure.</summary>
    public void AssertEqual(JsonElement realtime)
    {
        var overall = realtime.GetProperty("overall");
        Assert.Equal(Head, realtime.GetProperty("position").GetInt64());
        Assert.Equal(Head, overall.GetProperty("position").GetInt64());
        Assert.Equal(TotalParticipants, overall.GetProperty("totalParticipants").GetInt32());
        Assert.Equal(AttendedParticipants, overall.GetProperty("attendedParticipants").GetInt32());
        Assert.Equal(InsideNow, overall.GetProperty("insideNow").GetInt32());
        Assert.Equal(Counts(records.Values, record => record.Status), Counts(realtime.GetProperty("records")));
        Assert.Equal(
            Zones.Where(zone => zone.Value != 0),
            realtime.GetProperty("zones").EnumerateArray()
                .Select(zone => KeyValuePair.Create(
                    zone.GetProperty("zone").GetString()!, zone.GetProperty("inside").GetInt32()))
                .Where(zone => zone.Value != 0));

        AssertHours(realtime.GetProperty("hours").EnumerateArray().ToList());
        var gates = realtime.GetProperty("gates").EnumerateArray()
            .ToDictionary(gate => gate.GetProperty("gateId").GetString()!);
        var own = records.Values.GroupBy(record => record.GateId).ToDictionary(gate => gate.Key, gate => gate.ToList());
        Assert.Equal(own.Keys.Order(StringComparer.Ordinal), gates.Keys.Order(StringComparer.Ordinal));
        foreach (var (gateId, gate) in gates)
        {
            AssertGate(own[gateId], gate);
        }
    }

    private void AssertHours(List<JsonElement> hours)
    {
        var own = Entered.GroupBy(HourOf).OrderBy(hour => hour.Min(record => record.Timestamp)).ToList();
        Assert.Equal(own.Select(hour => hour.Key), hours.Select(hour => hour.GetProperty("hour").GetString()));
        foreach (var (mine, hour) in own.Zip(hours))
        {
            Assert.Equal(mine.Count(), hour.GetProperty("count").GetInt32());
            Assert.Equal(Counts(mine, record => record.Method), Counts(hour.GetProperty("methods")));
            Assert.Equal(Counts(mine, record => record.GateId), Counts(hour.GetProperty("gates")));
        }
    }

    /// <summary>The hour on the event's own clock, with its offset.</summary>
    private string HourOf(FeedRecord record) => TimeZoneInfo.ConvertTime(record.Timestamp, zone)
        .ToString("yyyy-MM-dd'T'HH:'00:00'zzz", CultureInfo.InvariantCulture);

    private static void AssertGate(List<FeedRecord> own, JsonElement gate)
    {
        var admitted = own.Where(record => record.Admitted).ToList();
        var refused = own.Where(record => !record.Admitted);
        Assert.Equal(own.Count, gate.GetProperty("totalProcessed").GetInt32());
        Assert.Equal(
            Math.Round(own.Sum(record => record.ProcessingMs) / own.Count, 3),
            gate.GetProperty("avgProcessingMs").GetDouble());
        Assert.Equal(Counts(admitted, record => record.Method), Counts(gate.GetProperty("methodBreakdown")));
        Assert.Equal(
            Counts(refused, record => record.Data.GetProperty("reason").GetString()!),
            Counts(gate.GetProperty("refusals")));
        Assert.Equal(
            admitted.Count == 0 ? null : admitted.Max(record => record.Timestamp),
            gate.TryGetProperty("lastAttendance", out var last) ? last.GetDateTimeOffset() : (DateTimeOffset?)null);
    }

    private static IEnumerable<TKey> Twice<TKey>(IEnumerable<FeedRecord> records, Func<FeedRecord, TKey> key) =>
        records.GroupBy(key).Where(same => same.Count() > 1).Select(same => same.Key);

    private static SortedDictionary<string, int> Counts(
        IEnumerable<FeedRecord> records, Func<FeedRecord, string> key) =>
        new(records.CountBy(key).ToDictionary(), StringComparer.Ordinal);

    private static SortedDictionary<string, int> Counts(JsonElement counts) => new(
        counts.EnumerateObject().Where(count => count.Value.GetInt32() != 0)
            .ToDictionary(count => count.Name, count => count.Value.GetInt32()),
        StringComparer.Ordinal);

    private void Follow(IEnumerable<FeedRecord> passed)
    {
        var zones = new HashSet<string>();
        var (inVenue, attended) = (false, false);
        foreach (var record in passed)
        {
            switch (record)
            {
                case { IsIn: true, Zone: null }:
                    inVenue = true;
                    break;
                case { IsIn: true, Zone: { } zone }:
                    zones.Add(zone);
                    break;
                case { Zone: null }:
                    inVenue = false;
                    zones.Clear();
                    break;
                case { Zone: { } zone }:
                    zones.Remove(zone);
                    break;
            }

            attended |= record.IsIn && record.Status == "confirmed";
        }

        AttendedParticipants += attended ? 1 : 0;
        InsideNow += inVenue || zones.Count > 0 ? 1 : 0;
        foreach (var zone in zones)
        {
            Zones[zone] = Zones.GetValueOrDefault(zone) + 1;
        }
    }
}
