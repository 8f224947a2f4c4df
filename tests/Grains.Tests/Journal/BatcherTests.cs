using Attendance.Fakes;

namespace Attendance.Journal;

public sealed class BatcherTests
{
    private readonly List<int[]> _batches = [];
    private readonly SemaphoreSlim _released = new(0);

    [Fact]
    public async Task AskAsync_WhileABatchIsUnderWay_TheOthersShareTheNextInOrder()
    {
        var batcher = Held(batchMax: 10, waitingMax: 10);
        var first = batcher.AskAsync(0);
        await Started(1);

        var others = Enumerable.Range(1, 5).Select(batcher.AskAsync).ToList();
        _released.Release(2);

        Assert.Equal(0, await first);
        Assert.Equal(new[] { 10, 20, 30, 40, 50 }, await Task.WhenAll(others));
        Assert.Equal([[0], [1, 2, 3, 4, 5]], _batches);
    }

    [Fact]
    public async Task AskAsync_MoreThanABatchHolds_GoInSeveral()
    {
        var batcher = Held(batchMax: 2, waitingMax: 10);
        var first = batcher.AskAsync(0);
        await Started(1);

        var others = Enumerable.Range(1, 5).Select(batcher.AskAsync).ToList();
        _released.Release(4);
        await Task.WhenAll(others.Append(first));

        Assert.Equal([[0], [1, 2], [3, 4], [5]], _batches);
    }

    [Fact]
    public async Task AskAsync_TooManyAreWaiting_IsTurnedAwayAtOnce()
    {
        var batcher = Held(batchMax: 10, waitingMax: 2);
        var first = batcher.AskAsync(0);
        await Started(1);
        Task<int>[] others = [batcher.AskAsync(1), batcher.AskAsync(2)];

        await Assert.ThrowsAsync<StoreUnavailableException>(() => batcher.AskAsync(3));

        _released.Release(2);
        await Task.WhenAll([first, .. others]);
        Assert.Equal([[0], [1, 2]], _batches);
    }

    [Fact]
    public async Task AskAsync_BatchFails_EveryOneOfItHearsAndTheNextGoesOn()
    {
        var fails = true;
        var batcher = new Batcher<int, int>(
            batch => fails ? throw new InvalidDataException("once") : Task.FromResult<IReadOnlyList<int>>([.. batch]),
            10,
            10);

        await Assert.ThrowsAsync<InvalidDataException>(() => batcher.AskAsync(1));
        fails = false;

        Assert.Equal(2, await batcher.AskAsync(2));
    }

    [Fact]
    public async Task AskAsync_FewerAnswersThanRequests_NobodyWaitsForEver()
    {
        var batcher = new Batcher<int, int>(_ => Task.FromResult<IReadOnlyList<int>>([]), 10, 10);

        await Assert.ThrowsAnyAsync<Exception>(() => batcher.AskAsync(1).WaitAsync(GrainHost.Patience));
    }

    [Fact]
    public async Task AskAsync_FromManyThreads_EachGetsItsOwnAnswer()
    {
        var batcher = new Batcher<int, int>(
            async batch =>
            {
                await Task.Yield();
                return [.. batch.Select(request => request * 10)];
            },
            batchMax: 7,
            waitingMax: 100_000);

        var askers = Enumerable.Range(0, 8).Select(asker => Task.Run(async () =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                var request = (asker * 10_000) + i;
                Assert.Equal(request * 10, await batcher.AskAsync(request));
            }
        }));

        await Task.WhenAll(askers).WaitAsync(GrainHost.Patience);
    }

    private readonly SemaphoreSlim _started = new(0);

    private Batcher<int, int> Held(int batchMax, int waitingMax) => new(
        async batch =>
        {
            _batches.Add([.. batch]);
            _started.Release();
            await _released.WaitAsync();
            return [.. batch.Select(request => request * 10)];
        },
        batchMax,
        waitingMax);

    private async Task Started(int batches)
    {
        for (var i = 0; i < batches; i++)
        {
            Assert.True(await _started.WaitAsync(GrainHost.Patience));
        }
    }
}
