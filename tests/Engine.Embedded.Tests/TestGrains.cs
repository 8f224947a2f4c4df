using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Attendance.Engine.Embedded.Tests;

internal interface IWorkGrain : IGrainWithStringKey
{
    Task<int> Add(int number);

    /// <summary>Signals "in:name", waits at gate "name", logs the name.</summary>
    Task Hold(string name);

    [AlwaysInterleave]
    Task HoldInterleaved(string name);

    [ReadOnly]
    Task HoldReading(string name);

    [ResponseTimeout("00:00:02")]
    Task HoldBriefly(string name);

    [OneWay]
    Task Tell(string name);

    Task CallSelf();

    Task Throw();

    ValueTask<bool> KeepsScheduler();

    Task End();

    Task Delay(TimeSpan span);

    Task StartTimer(GrainTimerCreationOptions options);

    Task<int> Overlaps(int yields);

    Task Publish(string stream, int count);
}

[GrainType("work")]
internal sealed class WorkGrain(Probe probe) : Grain, IWorkGrain
{
    private int sum;
    private int inside;
    private int overlaps;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (probe.FailingActivations > 0)
        {
            probe.FailingActivations--;
            await probe.Gate("activation");
            throw new InvalidDataException("activation");
        }

        probe.Activated();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Log.Enqueue($"deactivating:{reason.ReasonCode}");
        probe.Signal("deactivating");
        if (this.GetPrimaryKeyString().StartsWith("slow-end", StringComparison.Ordinal))
        {
            await probe.Gate("deactivation");
        }

        probe.Log.Enqueue("deactivated");
        probe.Deactivated();
        probe.Signal("deactivated");
    }

    public Task<int> Add(int number) => Task.FromResult(sum += number);

    public async Task Hold(string name)
    {
        probe.Signal("in:" + name);
        await probe.Gate(name);
        probe.Log.Enqueue(name);
    }

    public Task HoldInterleaved(string name) => Hold(name);

    public Task HoldReading(string name) => Hold(name);

    public Task HoldBriefly(string name) => Hold(name);

    public async Task Tell(string name)
    {
        await Hold(name);
        throw new InvalidOperationException("nobody hears it");
    }

    public Task CallSelf()
    {
        var call = GrainFactory.GetGrain<IWorkGrain>(this.GetPrimaryKeyString()).Add(1);
        probe.Signal("in:self");
        return call;
    }

    public async Task Throw()
    {
        await Task.Yield();
        throw new InvalidDataException("original");
    }

    public async ValueTask<bool> KeepsScheduler()
    {
        var before = TaskScheduler.Current;
        await Task.Yield();
        await Task.Run(() => { });
        return before != TaskScheduler.Default && before == TaskScheduler.Current;
    }

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task Delay(TimeSpan span)
    {
        DelayDeactivation(span);
        return Task.CompletedTask;
    }

    public Task StartTimer(GrainTimerCreationOptions options)
    {
        var ticks = 0;
        this.RegisterGrainTimer(_ => Hold($"tick{++ticks}"), options);
        return Task.CompletedTask;
    }

    public async Task<int> Overlaps(int yields)
    {
        for (var i = 0; i < yields; i++)
        {
            overlaps += Interlocked.Increment(ref inside) > 1 ? 1 : 0;
            Thread.SpinWait(20);
            Interlocked.Decrement(ref inside);
            await Task.Yield();
        }

        return overlaps;
    }

    public async Task Publish(string stream, int count)
    {
        var target = this.GetStreamProvider("memory").GetStream<int>(StreamId.Create("numbers", stream));
        for (var i = 1; i <= count; i++)
        {
            await target.OnNextAsync(i);
        }
    }
}

internal interface IReentrantGrain : IGrainWithStringKey
{
    Task Hold(string name);

    Task<int> Overlaps(int yields);
}

[Reentrant]
internal sealed class ReentrantGrain(Probe probe) : Grain, IReentrantGrain
{
    private int inside;
    private int overlaps;

    public async Task Hold(string name)
    {
        probe.Signal("in:" + name);
        await probe.Gate(name);
    }

    public async Task<int> Overlaps(int yields)
    {
        for (var i = 0; i < yields; i++)
        {
            overlaps += Interlocked.Increment(ref inside) > 1 ? 1 : 0;
            Thread.SpinWait(20);
            Interlocked.Decrement(ref inside);
            await Task.Yield();
        }

        return overlaps;
    }
}

internal sealed class Note
{
    public string Text { get; set; } = "";
}

internal interface INoteGrain : IGrainWithStringKey
{
    Task<string> Read();

    Task Write(string text);

    Task End();
}

internal sealed class NoteGrain([PersistentState("note", "memory")] IPersistentState<Note> note) : Grain, INoteGrain
{
    public Task<string> Read() => Task.FromResult(note.State.Text);

    public Task Write(string text)
    {
        note.State = new Note { Text = text };
        return note.WriteStateAsync();
    }

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

internal interface IReaderGrain : IGrainWithStringKey;

[ImplicitStreamSubscription("numbers")]
internal sealed class ReaderGrain(Probe probe) : Grain, IReaderGrain, IStreamSubscriptionObserver, IAsyncObserver<int>
{
    private bool hasFailed;

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        handleFactory.Create<int>().ResumeAsync(this);

    public async Task OnNextAsync(int item, StreamSequenceToken? token = null)
    {
        await probe.Gate("reader");
        var key = this.GetPrimaryKeyString();
        if (key == "fails-once" && !hasFailed)
        {
            hasFailed = true;
            throw new InvalidOperationException("once");
        }

        if (key == "fails-on-2" && item == 2)
        {
            throw new InvalidOperationException("always");
        }

        probe.Log.Enqueue($"{key}:{item}");
        probe.Signal($"{key}:{item}");
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
