using Attendance.Fakes;

namespace Attendance.Journal;

public sealed class JournalGrainTests
{
    private readonly MemoryStore _store = MemoryStore.With();

    [Fact]
    public async Task Append_WhileACommitIsHeldBack_WhatArrivesSharesTheNext()
    {
        await using var host = await GrainHost.StartAsync(_store);
        var held = _store.Faults.Hold(StoreCall.Append);
        var first = host.Journal.Append([Append("s0")]);
        await held.Reached;

        var others = Enumerable.Range(1, 20).Select(i => host.Journal.Append([Append($"s{i}")])).ToList();
        await host.Journal.Read(0, 1);
        held.Release();

        Assert.Equal(1, Assert.Single(await first).Position);
        var positions = (await Task.WhenAll(others)).Select(results => Assert.Single(results).Position);
        Assert.Equal(Enumerable.Range(2, 20).Select(i => (long)i), positions);
        Assert.Equal([1, 20], _store.Transactions);
    }

    [Fact]
    public async Task Append_SeveralEntriesEach_PositionsAreThoseOfTheFirst()
    {
        await using var host = await GrainHost.StartAsync(_store);

        var results = await host.Journal.Append([Append("a", "b", "c"), Append("d"), Append("e", "f")]);

        Assert.Equal([1L, 4, 5], results.Select(result => result.Position));
        Assert.Equal(6, _store.Tables().Journal.Count);
    }

    [Fact]
    public async Task Append_SomeConflict_TheyAreSetAsideAndTheRestIsGapless()
    {
        await using var host = await GrainHost.StartAsync(_store);
        _store.Commit(Append("taken"));

        var results = await host.Journal.Append([Append("a"), Append("taken"), Append("b"), Append("a"), Append("c")]);

        Assert.Equal(
            [
                AppendOutcome.Committed, AppendOutcome.ScanTaken, AppendOutcome.Committed, AppendOutcome.ScanTaken,
                AppendOutcome.Committed,
            ],
            results.Select(result => result.Outcome));
        Assert.Equal([2L, 0, 3, 0, 4], results.Select(result => result.Position));
        Assert.Equal(["taken", "a", "b", "c"], Keys());
    }

    [Fact]
    public async Task Append_AnotherOwnerWroteFirst_GoesOnBehindAndTellsOfBoth()
    {
        await using var host = await GrainHost.StartAsync(_store);
        await host.Journal.Append([Append("mine-1")]);
        _store.Faults.Before(StoreCall.Append, () => _store.Commit(Append("theirs-1"), Append("theirs-2")));

        var results = await host.Journal.Append([Append("mine-2")]);
        await host.Journal.Publish();
        await host.Probe.Reached(4);

        Assert.Equal(4, Assert.Single(results).Position);
        Assert.Equal(["mine-1", "theirs-1", "theirs-2", "mine-2"], Keys());
        Assert.Equal([1, 2, 3, 4], host.Probe.Seen);
    }

    [Fact]
    public async Task Append_AnotherOwnerTookTheKey_IsAConflict()
    {
        await using var host = await GrainHost.StartAsync(_store);
        await host.Journal.Append([Append("a")]);
        _store.Faults.Before(StoreCall.Append, () => _store.Commit(Append("b")));

        var results = await host.Journal.Append([Append("b"), Append("c")]);

        Assert.Equal([AppendOutcome.ScanTaken, AppendOutcome.Committed], results.Select(result => result.Outcome));
        Assert.Equal(["a", "b", "c"], Keys());
    }

    [Fact]
    public async Task Append_AnotherOwnerIsAlwaysFirst_GivesUp()
    {
        await using var host = await GrainHost.StartAsync(_store);
        await host.Journal.Append([Append("mine")]);
        for (var i = 0; i < 50; i++)
        {
            var key = $"theirs-{i}";
            _store.Faults.Before(StoreCall.Append, () => _store.Commit(Append(key)));
        }

        await Assert.ThrowsAsync<StoreUnavailableException>(() => host.Journal.Append([Append("late")]));

        Assert.Equal(52, Assert.Single(await host.Journal.Append([Append("next")])).Position);
    }

    [Theory]
    [InlineData(false, new[] { "a", "c" })]
    [InlineData(true, new[] { "a", "b", "c" })]
    public async Task Append_StoreFails_NobodyIsAnsweredAndTheHeadIsReadAgain(bool written, string[] expected)
    {
        await using var host = await GrainHost.StartAsync(_store);
        await host.Journal.Append([Append("a")]);
        PlanFailure(written);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => host.Journal.Append([Append("b")]));
        var next = await host.Journal.Append([Append("c")]);

        Assert.Equal(expected.Length, Assert.Single(next).Position);
        Assert.Equal(expected, Keys());
        Assert.Equal(2, _store.Faults.CallsOf(StoreCall.Head));
    }

    [Fact]
    public async Task Append_StoreFailsForSharedTransaction_EveryCallerHears()
    {
        await using var host = await GrainHost.StartAsync(_store);
        var held = _store.Faults.Hold(StoreCall.Append);
        var first = host.Journal.Append([Append("a")]);
        await held.Reached;
        var others = new[] { "b", "c" }.Select(key => host.Journal.Append([Append(key)])).ToList();
        await host.Journal.Read(0, 1);
        PlanFailure(written: false);

        held.Release();

        Assert.Equal(AppendOutcome.Committed, Assert.Single(await first).Outcome);
        foreach (var other in others)
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => other);
        }
    }

    [Fact]
    public async Task Publish_WriteInBetweenWasDoubtful_FoldsMissNothing()
    {
        await using var host = await GrainHost.StartAsync(_store);
        await host.Journal.Append([Append("a")]);
        PlanFailure(written: true);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => host.Journal.Append([Append("b")]));
        await host.Journal.Append([Append("c")]);

        // One batch with a hole: 1 and 3.
        await host.Journal.Publish();
        await host.Probe.Reached(3);

        Assert.Equal([1, 2, 3], host.Probe.Seen);
    }

    [Fact]
    public async Task Publish_ManyAppendsThroughTheQueue_ArriveInOrder()
    {
        await using var host = await GrainHost.StartAsync(_store);
        var queue = host.Get<JournalQueue>();

        await Task.WhenAll(Enumerable.Range(1, 500).Select(i => queue.AppendAsync(Samples.EventId, Append($"s{i}"))));
        await host.Probe.Reached(500);

        Assert.Equal(Enumerable.Range(1, 500).Select(i => (long)i), host.Probe.Seen);
    }

    [Fact]
    public async Task AwaitBeyond_ThereIsNewsAlready_AnswersAtOnce()
    {
        await using var host = await GrainHost.StartAsync(_store);
        _store.Commit(Append("a"), Append("b"));

        Assert.Equal(2, await host.Journal.AwaitBeyond(1, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task AwaitBeyond_SomethingIsAppended_Answers()
    {
        await using var host = await GrainHost.StartAsync(_store);
        var news = host.Journal.AwaitBeyond(0, TimeSpan.FromMinutes(1));
        await host.Journal.Read(0, 1);

        await host.Journal.Append([Append("a")]);

        Assert.Equal(1, await news.WaitAsync(GrainHost.Patience));
    }

    [Fact]
    public async Task AwaitBeyond_AnotherOwnerAppends_AnswersWithinASecond()
    {
        await using var host = await GrainHost.StartAsync(_store);
        var news = host.Journal.AwaitBeyond(0, TimeSpan.FromMinutes(1));
        await host.Journal.Read(0, 1);

        _store.Commit(Append("theirs"));
        host.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, await news.WaitAsync(GrainHost.Patience));
    }

    [Fact]
    public async Task AwaitBeyond_NothingComes_AnswersWithTheHeadWhenTheWaitIsOver()
    {
        await using var host = await GrainHost.StartAsync(_store);
        _store.Commit(Append("a"));
        var news = host.Journal.AwaitBeyond(1, TimeSpan.FromSeconds(1));
        await host.Journal.Read(0, 1);

        // The wait may begin after the clock was moved; then the next move ends it.
        for (var move = 0; move < 100 && !news.IsCompleted; move++)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(news, Task.Delay(TimeSpan.FromMilliseconds(20)));
        }

        Assert.Equal(1, await news.WaitAsync(GrainHost.Patience));
    }

    private static JournalAppend Append(params ReadOnlySpan<string> keys)
    {
        var entries = new List<NewEntry>();
        foreach (var key in keys)
        {
            entries.Add(new NewEntry
            {
                Kind = EntryKind.DeviceEnrolled,
                At = Samples.Nine,
                ScanKey = key,
                Data = "{}"u8.ToArray(),
            });
        }

        return new JournalAppend { Entries = [.. entries] };
    }

    private void PlanFailure(bool written)
    {
        if (written)
        {
            _store.Faults.FailAfter(StoreCall.Append);
        }
        else
        {
            _store.Faults.Fail(StoreCall.Append);
        }
    }

    private IEnumerable<string> Keys() => _store.Tables().ScanKeys.OrderBy(key => key.Value).Select(key => key.Key);
}
