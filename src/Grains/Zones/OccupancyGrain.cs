using System.Text.Json;
using Attendance.Journal;
using Attendance.Scans;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Storage;

namespace Attendance.Zones;

[GrainType("occupancy"), HashBasedPlacement]
[ImplicitStreamSubscription(CommittedBatch.StreamNamespace)]
internal sealed class OccupancyGrain(
    IJournalStore store, [FromKeyedServices(StorageNames.Grains)] IGrainStorage storage, TimeProvider clock,
    ILogger<OccupancyGrain> logger) : SnapshotFoldGrain(store, storage, clock, logger), IOccupancyGrain
{
    /// <summary>A promise that nobody used or gave back by then belongs to a scan that failed.</summary>
    private static readonly TimeSpan PromiseLifetime = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _clock = clock;
    private readonly ScanFactsReader _facts = new();
    private readonly Dictionary<string, Promise> _promises = [];
    private Occupancy _sums = new();

    protected override int SnapshotVersion => 1;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        this.RegisterGrainTimer(DropOldPromises, new GrainTimerCreationOptions
        {
            DueTime = PromiseLifetime,
            Period = PromiseLifetime,
            Interleave = true,
        });
    }

    public async Task<bool> Take(TakePlace command)
    {
        if (_promises.ContainsKey(command.ScanId) || TryPromise(command))
        {
            return true;
        }

        // Somebody may have left of whom no news came yet.
        await CatchUp();
        return _promises.ContainsKey(command.ScanId) || TryPromise(command);
    }

    public Task Release(string scanId)
    {
        _promises.Remove(scanId);
        return Task.CompletedTask;
    }

    public async Task<int> Inside(string? zone)
    {
        await CatchUp();
        return zone is null ? _sums.Inside : _sums.Zones.GetValueOrDefault(zone);
    }

    protected override void Count(JournalEntry entry)
    {
        switch (entry.Kind)
        {
            case EntryKind.AttendanceRecorded:
                if (_promises.Count > 0)
                {
                    // The record takes the place of its promise.
                    _promises.Remove(JournalJson.RecordOf(entry).ScanId);
                }

                var facts = _facts.Read(entry);
                Move(facts.Inside, facts.Zones);
                break;
            case EntryKind.AttendanceAnnulled or EntryKind.AttendanceReclassified
                when JournalJson.ReadChange(entry).Moves is { } moves:
                Move(moves.Inside, moves.Zones);
                break;
            default:
                break;
        }
    }

    protected override string WriteSums() => JsonSerializer.Serialize(_sums, OccupancyJson.Default.Occupancy);

    protected override void ReadSums(string sums) =>
        _sums = JsonSerializer.Deserialize(sums, OccupancyJson.Default.Occupancy)
            ?? throw new JsonException("There are no sums.");

    private void Move(int inside, ZoneMove[]? zones)
    {
        _sums.Inside += inside;
        foreach (var (zone, moved) in zones ?? [])
        {
            _sums.Zones[zone] = _sums.Zones.GetValueOrDefault(zone) + moved;
        }
    }

    private bool TryPromise(TakePlace command)
    {
        var hasRoom = (command.Capacity is not { } capacity || _sums.Inside + Promised(null) < capacity)
            && (command.Zone is not { } zone || command.ZoneLimit is not { } limit
                || _sums.Zones.GetValueOrDefault(zone) + Promised(zone) < limit);
        if (hasRoom)
        {
            _promises[command.ScanId] = new Promise(command.Zone, command.Capacity is not null, _clock.GetUtcNow());
        }

        return hasRoom;
    }

    private int Promised(string? zone) =>
        _promises.Values.Count(promise => zone is null ? promise.IsForVenue : promise.Zone == zone);

    private async Task DropOldPromises(CancellationToken cancellationToken)
    {
        // A record whose news got lost must count before its promise is dropped.
        await CatchUp();
        var until = _clock.GetUtcNow() - PromiseLifetime;
        foreach (var (scanId, _) in _promises.Where(promise => promise.Value.MadeAt < until).ToList())
        {
            _promises.Remove(scanId);
        }
    }

    private readonly record struct Promise(string? Zone, bool IsForVenue, DateTimeOffset MadeAt);
}
