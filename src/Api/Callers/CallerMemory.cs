using System.Collections.Concurrent;

namespace Attendance.Callers;

/// <summary>Who called with what a moment ago, so that a busy gate's key is not looked at with each scan. A change made
/// in this process counts from the next call, one made elsewhere in the cluster after <see cref="Lifetime"/>. Only
/// callers who were let in are remembered.</summary>
internal sealed class CallerMemory(CallerChanges changes, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMilliseconds(250);

    /// <summary>Far more than call within that time, so emptying the lot costs nothing.</summary>
    private const int CallersMax = 16_384;

    private readonly ConcurrentDictionary<string, Remembered> _callers = new(StringComparer.Ordinal);

    /// <summary>To be taken before a caller is looked up, and kept with what was found.</summary>
    public int Changes => changes.Count;

    public FoundCaller? Find(string credential) =>
        _callers.TryGetValue(credential, out var remembered) && remembered.Changes == changes.Count
            && clock.GetElapsedTime(remembered.At) < Lifetime ? remembered.Found : null;

    public void Keep(string credential, FoundCaller found, int changesBefore)
    {
        if (found.Caller is null)
        {
            return;
        }

        if (_callers.Count >= CallersMax)
        {
            _callers.Clear();
        }

        _callers[credential] = new Remembered(found, changesBefore, clock.GetTimestamp());
    }

    private sealed record Remembered(FoundCaller Found, int Changes, long At);
}
