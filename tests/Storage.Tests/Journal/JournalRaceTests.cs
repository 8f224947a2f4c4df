using Attendance.Journal;
using Attendance.TestKit;
using Xunit.Abstractions;
using static Attendance.Storage.Samples;

namespace Attendance.Storage.Journal;

public sealed class JournalRaceTests(ITestOutputHelper output)
{
    private const int Owners = 4;
    private const int AppendsPerOwner = 150;

    /// <summary>Owners that all believe the journal is theirs.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task TryAppend_OwnersRace_LeaveNoGapAndWriteNothingTwice(TestDatabase database)
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        await using var stores = await TestStores.CreateAsync(database);

        var moved = await Task.WhenAll(Enumerable.Range(0, Owners).Select(owner => OwnAsync(stores, owner, seed)));

        var entries = await stores.Journal.ReadAsync(EventId, 0, 10_000, default);
        Assert.Equal(
            Enumerable.Range(1, Owners * AppendsPerOwner).Select(i => (long)i),
            entries.Select(entry => entry.Position));
        Assert.All(
            entries.GroupBy(entry => entry.Participant),
            own => Assert.Equal(Enumerable.Range(1, AppendsPerOwner), own.Select(entry => entry.Sequence)));
        output.WriteLine($"lost races: {moved.Sum()}");
        Assert.NotEqual(0, moved.Sum());
    }

    /// <summary>Activations of one person that all decide at once: exactly one may win each round.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task TryAppend_ActivationsRace_OneWinsEachSequence(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);

        for (var sequence = 1; sequence <= 20; sequence++)
        {
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(
                activation => DecideAsync(stores, sequence, $"scan-{sequence}-{activation}")));
            Assert.Equal(1, outcomes.Count(outcome => outcome == StoreAppendOutcome.Committed));
        }

        Assert.Equal(20, await stores.Journal.HeadAsync(EventId, default));
    }

    private static async Task<StoreAppendOutcome> DecideAsync(TestStores stores, int sequence, string scanKey)
    {
        var head = (long)sequence - 1;
        while (true)
        {
            var outcome = await stores.Journal.TryAppendAsync(
                EventId, head, [Append(Entry(1, sequence, scanKey))], default);
            if (outcome != StoreAppendOutcome.HeadMoved)
            {
                return outcome;
            }

            head = await stores.Journal.HeadAsync(EventId, default);
        }
    }

    private static async Task<int> OwnAsync(TestStores stores, int owner, int seed)
    {
        var random = new Random(seed + owner);
        var (head, moved, sequence) = (0L, 0, 0);
        while (sequence < AppendsPerOwner)
        {
            var count = Math.Min(random.Next(1, 9), AppendsPerOwner - sequence);
            var outcome = await stores.Journal.TryAppendAsync(
                EventId,
                head,
                [.. Enumerable.Range(1, count).Select(i => Append(Entry(owner + 1, sequence + i)))],
                default);
            if (outcome == StoreAppendOutcome.Committed)
            {
                sequence += count;
                head += count;
                await Task.Yield();
            }
            else
            {
                Assert.Equal(StoreAppendOutcome.HeadMoved, outcome);
                moved++;
                head = await stores.Journal.HeadAsync(EventId, default);
            }
        }

        return moved;
    }
}
