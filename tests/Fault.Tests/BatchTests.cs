using System.Globalization;
using Attendance.TestKit;
using Xunit.Abstractions;

namespace Attendance.Fault;

/// <summary>What scanners that were offline send: whole, again, in pieces, in any order, through a kill.</summary>
public sealed class BatchTests(ITestOutputHelper output)
{
    private const int Scans = 2_000;
    private const int People = 300;

    private static readonly string[] Sections = ["successful", "duplicates", "failed"];

    [Theory, OnSqlite, OnPostgres]
    public async Task BatchSentAgainWhole_ChangesNothing(TestDatabase store)
    {
        var seed = new Seed(output);
        var startTime = TimeProvider.System.GetUtcNow().AddHours(-6);
        await using var fair = await OpenAsync(store, startTime);
        var batch = Batch(fair, startTime, seed.Random);
        var head = (await fair.Client.FeedAsync()).Count;

        var sending = fair.Client.TryBatchAsync(batch);
        await fair.Client.AwaitBeyondAsync(head + seed.Random.Next(1, 1_200));
        await fair.Product.KillAsync();
        var wasAnswered = await sending is not null;
        await fair.Product.RestartAsync();
        var stored = (await Recount.OfAsync(fair.Client)).Records.Count;
        output.WriteLine($"killed with {stored} of {Scans} scans stored, {(wasAnswered ? "" : "un")}answered");

        var entries = Entries(await fair.Client.TryBatchAsync(batch));
        var recount = await fair.RecountAsync();
        AssertEachOnce(recount, batch);
        AssertAnswered(entries, recount, batch);
        var again = Entries(await fair.Client.TryBatchAsync(batch));
        var unchanged = await fair.RecountAsync();

        Assert.Equal(recount.Asked, unchanged.Asked);
        AssertAnswered(again, recount, batch);
        Assert.All(again, entry => Assert.Null(RecordOf(entry, recount).DifferenceNowTo(entry.Answer.Record)));
        Assert.All(again, entry => Assert.True(entry.Replayed));

        await using var other = await OpenAsync(store, startTime);
        await SendShuffledAsync(other, batch, seed.Random);
        var reordered = await other.RecountAsync();
        Assert.Equal(Statuses(recount), Statuses(reordered));
        Assert.Equal(recount.InsideNow, reordered.InsideNow);
        Assert.Equal(recount.AttendedParticipants, reordered.AttendedParticipants);
        Assert.Equal(recount.Zones, reordered.Zones);
        output.WriteLine(string.Join(", ", recount.Records.Values.CountBy(record => record.Status)));
        output.WriteLine($"{recount.Head} and {reordered.Head} entries");
    }

    private async Task<Fair> OpenAsync(TestDatabase store, DateTimeOffset startTime) => await Fair.OpenAsync(
        output, await ProductSettings.OnAsync(store), People, gates: 6, startTime: startTime,
        gate: index => new { direction = "both", zone = index < 2 ? "hall" : null, isActive = index != 5 });

    /// <summary>Six hours of coming and going: repeats, ties to the tick, people whom nobody knows, a closed gate.
    /// </summary>
    private static List<ScanBody> Batch(Fair fair, DateTimeOffset startTime, Random random) =>
        [.. Enumerable.Range(0, Scans).Select(i => new ScanBody
        {
            ScanId = string.Create(CultureInfo.InvariantCulture, $"offline-{i:D4}"),
            ParticipantId = random.Next(100) < 2
                ? $"nobody-{random.Next(9)}"
                : fair.People[random.Next(People)].ParticipantId,
            GateId = fair.Gates[random.Next(100) < 2 ? 5 : random.Next(5)],
            Direction = random.Next(3) == 0 ? "out" : "in",
            // From before the doors open, and on whole minutes, so that some happen at the same instant.
            Timestamp = startTime.AddMinutes(random.Next(-90, 350)),
            Offline = true,
        })];

    private static async Task SendShuffledAsync(Fair fair, List<ScanBody> batch, Random random)
    {
        var shuffled = batch.ToArray();
        random.Shuffle(shuffled);
        await Parallel.ForEachAsync(
            shuffled.Chunk(random.Next(90, 400)),
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (part, _) => Assert.Equal(200, (await fair.Client.TryBatchAsync(part))?.Status));
    }

    private static void AssertEachOnce(Recount recount, List<ScanBody> batch) => Assert.Equal(
        batch.Select(scan => scan.ScanId),
        recount.Records.Values.Select(record => record.ScanId).Order(StringComparer.Ordinal));

    /// <summary>An entry per scan, with the record that the journal has.</summary>
    private static void AssertAnswered(List<Entry> entries, Recount recount, List<ScanBody> batch)
    {
        Assert.Equal(Enumerable.Range(0, batch.Count), entries.Select(entry => entry.Index).Order());
        foreach (var entry in entries)
        {
            Assert.Equal(batch[entry.Index].ScanId, entry.Answer.Record.GetProperty("scanId").GetString());
            Assert.Null(RecordOf(entry, recount).DifferenceTo(entry.Answer.Record));
        }
    }

    private static FeedRecord RecordOf(Entry entry, Recount recount) =>
        recount.Records[entry.Answer.Record.GetProperty("position").GetInt64()];

    private static SortedDictionary<string, string> Statuses(Recount recount) => new(
        recount.Records.Values.ToDictionary(
            record => record.ScanId,
            record => $"{record.ParticipantId} {record.Status} {record.Reason} {record.Admitted} "
                + record.OverrideNeeded),
        StringComparer.Ordinal);

    private static List<Entry> Entries(Answer? answer)
    {
        Assert.Equal(200, answer?.Status);
        return [.. Sections.SelectMany(section => answer!.Body.GetProperty(section).EnumerateArray())
            .Select(entry => new Entry(entry.GetProperty("index").GetInt32(), new Answer(200, entry, false)))];
    }

    private sealed record Entry(int Index, Answer Answer)
    {
        public bool Replayed => Answer.Replayed;
    }
}
