using System.Collections.Immutable;
using Attendance.Events;
using Attendance.Gates;
using Attendance.Journal;
using Orleans;

namespace Attendance.Statistics;

[GrainType("statistics")]
[ImplicitStreamSubscription(CommittedBatch.StreamNamespace)]
internal sealed class StatisticsGrain(IJournalStore store, TimeProvider clock) : FoldGrain(store), IStatisticsGrain
{
    private readonly Tally _tally = new();
    private readonly Outlook _outlook = new();
    private readonly Dictionary<string, LoadWindow> _windows = [];

    public override Task OnActivateAsync(CancellationToken cancellationToken) => CatchUp();

    public async Task<EventStatistics> Get()
    {
        await CatchUp();
        return _tally.ToStatistics(Position);
    }

    public Task<ImmutableArray<int>> GateWindow(string gateId) => Task.FromResult<ImmutableArray<int>>(
        _windows.TryGetValue(gateId, out var window) ? [.. window.Counts(clock.GetUtcNow())] : []);

    public async Task<ForecastResult> Forecast(EventPlan plan)
    {
        await CatchUp();
        return _outlook.Forecast(plan, _tally.ToStatistics(Position), clock.GetUtcNow());
    }

    protected override void Apply(JournalEntry entry)
    {
        _outlook.Add(entry);
        if (_tally.Add(entry) is not { } record)
        {
            return;
        }

        if (!_windows.TryGetValue(record.GateId, out var window))
        {
            _windows[record.GateId] = window = new LoadWindow();
        }

        window.Add(record.ReceivedAt);
    }
}
