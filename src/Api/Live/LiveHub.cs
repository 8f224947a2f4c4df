namespace Attendance.Live;

/// <summary>One event's live picture in this process: one loop asks, whatever the number of clients, and puts what it
/// learns into the slot of each. Nobody waits for a client here.</summary>
internal sealed partial class LiveHub(
    string eventId, LiveReader reader, LiveOptions options, TimeProvider clock, ILogger<LiveHub> logger)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>How long one call waits for news; waiting again costs nothing.</summary>
    private static readonly TimeSpan AskFor = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly HashSet<LiveSlot> _slots = [];
    private readonly SemaphoreSlim _extending = new(1);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AlertHistory? _alerts;
    private LiveSnapshot? _latest;

    /// <summary>Of the loop alone: records not told yet, and when the last ones were.</summary>
    private LiveRecords? _held;
    private readonly List<LiveSlot> _told = [];
    private long? _toldAt;

    public string EventId => eventId;

    /// <summary>Ends when it is cancelled, and not before: a store that is away comes back.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await TickAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogNoNews(eventId, exception);
                await Task.Delay(RetryAfter, clock, cancellationToken).ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Gives a client its first picture and everything after it. <paramref name="after"/> is what it has seen
    /// already, null for nothing.</summary>
    public async Task JoinAsync(LiveSlot slot, long? after, CancellationToken cancellationToken)
    {
        await _ready.Task.WaitAsync(cancellationToken);
        if (after is { } seen)
        {
            await ReachBackAsync(seen, cancellationToken);
        }

        // A position that this journal does not have was seen in another one.
        var isForeign = after > Latest().Position && !await reader.HasAsync(after.Value);
        lock (_lock)
        {
            var latest = _latest!;
            var missed = after is null || isForeign ? null : _alerts!.Since(after.Value);
            var isReset = after is not null && missed is null;
            slot.Begin(latest, missed is null ? latest.Position : after!.Value, missed ?? [], isReset);
            _slots.Add(slot);
        }
    }

    public void Leave(LiveSlot slot)
    {
        lock (_lock)
        {
            _slots.Remove(slot);
        }
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        if (_latest is null)
        {
            var first = await reader.SnapshotAsync();
            lock (_lock)
            {
                _latest = first;
                _alerts = new AlertHistory(first.Position, LiveOptions.AlertsMax);
            }

            _ready.SetResult();
            return;
        }

        var position = _latest.Position;
        await reader.WaitAsync(position, _held is null ? AskFor : RecordsIn(), cancellationToken);
        var started = clock.GetTimestamp();
        var (snapshot, records, alerts) = await reader.ChangeAsync(position);
        _held = LiveRecords.Merge(_held, records);
        var told = RecordsIn() > TimeSpan.Zero ? null
            : Clients() < LiveOptions.CrowdMin ? _held
            : _held?.AtMost(LiveOptions.RecordsOfCrowd);
        if (snapshot.Position == position && told is null)
        {
            return;
        }

        Publish(new LiveChange(snapshot.Position == position ? null : snapshot, told, alerts));
        if (told is not null)
        {
            (_held, _toldAt) = (null, clock.GetTimestamp());
        }

        var left = options.Tick(Clients()) - clock.GetElapsedTime(started);
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left, clock, cancellationToken);
        }
    }

    /// <summary>How long records are still to be held back.</summary>
    private TimeSpan RecordsIn()
    {
        var clients = Clients();
        return _toldAt is { } at && clients >= LiveOptions.CrowdMin
            ? (options.Tick(clients) * LiveOptions.CrowdTicks) - clock.GetElapsedTime(at)
            : TimeSpan.Zero;
    }

    /// <summary>Whoever joins sees the change either in its first picture or in its slot, never twice.</summary>
    private void Publish(LiveChange change)
    {
        lock (_lock)
        {
            _latest = change.Snapshot ?? _latest;
            _alerts!.Add(change.Alerts);
            _told.Clear();
            _told.AddRange(_slots);
        }

        // Without the lock: each connection sends from here, and one that ends wants to leave.
        foreach (var slot in _told)
        {
            slot.Put(change);
        }
    }

    /// <summary>Reads the alerts since a position into the history, once for all who come back at the same time, as
    /// they do when a connection to the whole place was lost.</summary>
    private async Task ReachBackAsync(long after, CancellationToken cancellationToken)
    {
        await _extending.WaitAsync(cancellationToken);
        try
        {
            var floor = Floor();
            if (after < floor && floor - after <= LiveOptions.BehindMax)
            {
                var earlier = await reader.AlertsAsync(after, floor);
                lock (_lock)
                {
                    _alerts!.Extend(after, earlier);
                }
            }
        }
        finally
        {
            _extending.Release();
        }
    }

    private LiveSnapshot Latest()
    {
        lock (_lock)
        {
            return _latest!;
        }
    }

    private int Clients()
    {
        lock (_lock)
        {
            return _slots.Count;
        }
    }

    private long Floor()
    {
        lock (_lock)
        {
            return _alerts!.Floor;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Event {EventId}: nothing new can be read; trying again")]
    private partial void LogNoNews(string eventId, Exception exception);
}
