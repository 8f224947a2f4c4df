using Attendance.Events;
using Attendance.Journal;
using Orleans;

namespace Attendance.Statistics;

/// <summary>Without a subscription: an event whose forecast nobody asks for costs nothing, and what a person did is
/// kept in memory only while somebody does.</summary>
[GrainType("forecast")]
internal sealed class ForecastGrain(IJournalStore store, TimeProvider clock) : FoldGrain(store), IForecastGrain
{
    private readonly Outlook _outlook = new();

    public async Task<ForecastResult> Get(EventPlan plan)
    {
        await CatchUp();
        var statistics = await GrainFactory.GetGrain<IStatisticsGrain>(EventId).Get();
        return _outlook.Forecast(plan, statistics, clock.GetUtcNow());
    }

    protected override void Apply(JournalEntry entry) => _outlook.Add(entry);
}
