using System.Collections.Immutable;
using Attendance.Events;
using Attendance.Journal;
using Attendance.Scans;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Placement;
using Orleans.Storage;

namespace Attendance.Statistics;

[GrainType("statistics"), HashBasedPlacement]
[ImplicitStreamSubscription(CommittedBatch.StreamNamespace)]
internal sealed class StatisticsGrain(
    IJournalStore store, [FromKeyedServices(StorageNames.Grains)] IGrainStorage storage, TimeProvider clock,
    ILogger<StatisticsGrain> logger) : SnapshotFoldGrain(store, storage, clock, logger), IStatisticsGrain
{
    private readonly TimeProvider _clock = clock;
    private readonly Dictionary<long, RecordChange> _completed = [];
    private Tally _tally = new();

    protected override int SnapshotVersion => 1;

    public async Task<EventStatistics> Get()
    {
        var plan = await GrainFactory.GetGrain<IEventGrain>(EventId).Get();
        await CatchUp();
        return _tally.ToStatistics(Position, _clock.GetUtcNow(), plan);
    }

    public Task<ImmutableArray<int>> GateWindow(string gateId) =>
        Task.FromResult(_tally.GateWindow(gateId, _clock.GetUtcNow()));

    /// <summary>A change in an old journal does not say which hour it corrects; its record does.</summary>
    protected override async ValueTask Prepare(JournalEntry entry)
    {
        if (entry.Kind is not (EntryKind.AttendanceAnnulled or EntryKind.AttendanceReclassified)
            || entry.Position <= Position || JournalJson.ReadChange(entry) is not { Timestamp: null } change)
        {
            return;
        }

        var position = long.Parse(change.RecordId, System.Globalization.CultureInfo.InvariantCulture);
        var found = await Store.FindAsync(EventId, position, CancellationToken.None)
            ?? throw new InvalidDataException($"Journal entry {entry.Position} changes {position}, which is nowhere.");
        var record = JournalJson.RecordOf(found);
        _completed[entry.Position] = change with
        {
            Timestamp = record.Timestamp,
            Method = record.Method,
            Direction = record.Direction,
        };
    }

    protected override void Count(JournalEntry entry)
    {
        if (_completed.Remove(entry.Position, out var change))
        {
            _tally.Add(entry, change);
        }
        else
        {
            _tally.Add(entry);
        }
    }

    protected override string WriteSums() => _tally.Write();

    protected override void ReadSums(string sums) => _tally = Tally.Read(sums);
}
