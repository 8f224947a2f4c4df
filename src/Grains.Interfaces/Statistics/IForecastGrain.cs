using Attendance.Events;
using Orleans;

namespace Attendance.Statistics;

/// <summary>How one event will go on, keyed by event id: a fold of its own, which reads the journal when somebody
/// asks.</summary>
[Alias("forecast-grain")]
public interface IForecastGrain : IGrainWithStringKey
{
    /// <summary>How the event will go on from now; reads the journal's tail first.</summary>
    /// <param name="plan">The event's window and gates, which the caller has at hand.</param>
    [Alias("get")]
    Task<ForecastResult> Get(EventPlan plan);
}
