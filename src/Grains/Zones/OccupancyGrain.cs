using Attendance.Journal;
using Attendance.Scans;
using Orleans;
using Orleans.Runtime;

namespace Attendance.Zones;

[GrainType("occupancy")]
[ImplicitStreamSubscription(CommittedBatch.StreamNamespace)]
internal sealed class OccupancyGrain(IJournalStore store, TimeProvider clock) : FoldGrain(store), IOccupancyGrain
{
    /// <summary>A promise that nobody used or gave back by then belongs to a scan that failed.</summary>
    private static readonly TimeSpan PromiseLifetime = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, int> _insideZones = [];
    private readonly Dictionary<string, Promise> _promises = [];
    private int _inside;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await CatchUp();
        this.RegisterGrainTimer(DropOldPromises, new GrainTimerCreationOptions
        {
            DueTime = PromiseLifetime,
            Period = PromiseLifetime,
            Interleave = true,
        });
    }

    public Task<bool> Take(TakePlace command)
    {
        if (_promises.ContainsKey(command.ScanId))
        {
            return Task.FromResult(true);
        }

        var hasRoom = (command.Capacity is not { } capacity || _inside + Promised(null) < capacity)
            && (command.Zone is not { } zone || command.ZoneLimit is not { } limit
                || _insideZones.GetValueOrDefault(zone) + Promised(zone) < limit);
        if (hasRoom)
        {
            _promises[command.ScanId] = new Promise(command.Zone, command.Capacity is not null, clock.GetUtcNow());
        }

        return Task.FromResult(hasRoom);
    }

    public Task Release(string scanId)
    {
        _promises.Remove(scanId);
        return Task.CompletedTask;
    }

    public Task<int> Inside(string? zone) =>
        Task.FromResult(zone is null ? _inside : _insideZones.GetValueOrDefault(zone));

    protected override void Apply(JournalEntry entry)
    {
        var moves = entry.Kind switch
        {
            EntryKind.AttendanceRecorded => OfRecord(JournalJson.RecordOf(entry)),
            EntryKind.AttendanceAnnulled or EntryKind.AttendanceReclassified => JournalJson.ReadChange(entry).Moves,
            _ => null,
        };
        if (moves is null)
        {
            return;
        }

        _inside += moves.Inside;
        foreach (var (zone, inside) in moves.Zones ?? [])
        {
            _insideZones[zone] = _insideZones.GetValueOrDefault(zone) + inside;
        }
    }

    /// <summary>The record takes the place of its promise.</summary>
    private Moves? OfRecord(AttendanceRecord record)
    {
        _promises.Remove(record.ScanId);
        return record.Moves;
    }

    private int Promised(string? zone) =>
        _promises.Values.Count(promise => zone is null ? promise.IsForVenue : promise.Zone == zone);

    private async Task DropOldPromises(CancellationToken cancellationToken)
    {
        // A record whose news got lost must count before its promise is dropped.
        await CatchUp();
        var until = clock.GetUtcNow() - PromiseLifetime;
        foreach (var (scanId, _) in _promises.Where(promise => promise.Value.MadeAt < until).ToList())
        {
            _promises.Remove(scanId);
        }
    }

    private readonly record struct Promise(string? Zone, bool IsForVenue, DateTimeOffset MadeAt);
}
