using Orleans;

namespace Attendance.Participants;

/// <summary>Brings the people of one event into memory before they come, keyed by event id. One runner per event,
/// however many processes ask for it.</summary>
[Alias("warm-up-grain")]
public interface IWarmUpGrain : IGrainWithStringKey
{
    /// <summary>Begins, or goes on with whoever was registered since, while the event is about to open or open. Safe to
    /// call at any time. The answer is how many people were found so far.</summary>
    [Alias("go-on")]
    Task<int> GoOn();
}
