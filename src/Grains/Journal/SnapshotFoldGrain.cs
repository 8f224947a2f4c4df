using System.Text.Json;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Attendance.Journal;

/// <summary>A fold that keeps its sums in grain state now and then, so that an activation reads only what came after.
/// The journal stays the truth: a snapshot that does not fit it is thrown away, and all is read again.</summary>
internal abstract partial class SnapshotFoldGrain(
    IJournalStore store, IGrainStorage storage, TimeProvider clock, ILogger logger) : FoldGrain(store)
{
    /// <summary>News that are worth a snapshot at once.</summary>
    private const int EntriesMax = 20_000;

    private const string StateName = "snapshot";

    /// <summary>How old any news get before a snapshot has them.</summary>
    private static readonly TimeSpan AgeMax = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(10);

    private readonly GrainState<FoldSnapshot> _state = new(new FoldSnapshot());
    private JournalEntry? _last;
    private long _savedPosition;
    private DateTimeOffset _savedAt;

    /// <summary>Rises with each change of what is in <see cref="WriteSums"/>, or of what the sums mean.</summary>
    protected abstract int SnapshotVersion { get; }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await StartFromSnapshot();
        await CatchUp();
        _savedAt = clock.GetUtcNow();
        this.RegisterGrainTimer(SaveIfDue, new GrainTimerCreationOptions
        {
            DueTime = LookInterval,
            Period = LookInterval,
            // Nobody who asks for figures waits for the store.
            Interleave = true,
        });
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Save();

    /// <summary>The sums as JSON.</summary>
    protected abstract string WriteSums();

    /// <summary>Takes sums over, all of them or, with a <see cref="JsonException"/>, none.</summary>
    protected abstract void ReadSums(string sums);

    protected abstract void Count(JournalEntry entry);

    protected sealed override void Apply(JournalEntry entry)
    {
        Count(entry);
        _last = entry;
    }

    private Task SaveIfDue(CancellationToken cancellationToken) =>
        Position - _savedPosition >= EntriesMax || clock.GetUtcNow() - _savedAt >= AgeMax
            ? Save()
            : Task.CompletedTask;

    private async Task Save()
    {
        if (_last is null || _last.Position == _savedPosition)
        {
            return;
        }

        var position = Position;
        _state.State = new FoldSnapshot
        {
            Version = SnapshotVersion,
            Position = position,
            Mark = FoldSnapshot.MarkOf(_last),
            Sums = WriteSums(),
        };
        _savedAt = clock.GetUtcNow();
        try
        {
            await storage.WriteStateAsync(StateName, this.GetGrainId(), _state);
            _savedPosition = position;
        }
        catch (InconsistentStateException)
        {
            // Another activation of a splitting cluster keeps one too. Both are right; ours is next after its ETag.
            LogOther(EventId, position);
            await ReadState();
        }
    }

    private async Task StartFromSnapshot()
    {
        if (!await ReadState() || _state is not { RecordExists: true, State: { } snapshot })
        {
            return;
        }

        if (snapshot.Version != SnapshotVersion)
        {
            LogVersion(EventId, snapshot.Version, SnapshotVersion);
            return;
        }

        var entry = await Store.FindAsync(EventId, snapshot.Position, CancellationToken.None);
        if (entry is null || FoldSnapshot.MarkOf(entry) != snapshot.Mark)
        {
            LogStranger(EventId, snapshot.Position);
            return;
        }

        try
        {
            ReadSums(snapshot.Sums);
        }
        catch (JsonException exception)
        {
            LogUnreadable(exception, EventId);
            return;
        }

        StartFrom(snapshot.Position);
        _last = entry;
        _savedPosition = snapshot.Position;
    }

    /// <summary>False when what is stored cannot be read; its ETag is known even so, and the next write replaces it.
    /// </summary>
    private async Task<bool> ReadState()
    {
        try
        {
            await storage.ReadStateAsync(StateName, this.GetGrainId(), _state);
            return true;
        }
        catch (JsonException exception)
        {
            LogUnreadable(exception, EventId);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Event {EventId}: the snapshot is of version {Version}, not {Wanted}; reading the whole journal")]
    private partial void LogVersion(string eventId, int version, int wanted);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Event {EventId}: the snapshot of {Position} is of another journal; reading the whole journal")]
    private partial void LogStranger(string eventId, long position);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Event {EventId}: the snapshot cannot be read; reading the whole journal")]
    private partial void LogUnreadable(Exception exception, string eventId);

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Event {EventId}: another activation wrote a snapshot before the one of position {Position}")]
    private partial void LogOther(string eventId, long position);
}
