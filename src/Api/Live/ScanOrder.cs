namespace Attendance.Live;

/// <summary>Lets one connection's scans of a person follow each other: calls may overtake one another on their way to a
/// grain, and the first that was sent is the one that counts. As many are known as are under way.</summary>
internal sealed class ScanOrder
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task> _last = new(StringComparer.Ordinal);

    /// <summary>Runs the scan when the one of the same person before it has ended.</summary>
    public Task RunAsync(string person, Func<Task> scan)
    {
        lock (_lock)
        {
            var mine = AfterAsync(_last.GetValueOrDefault(person, Task.CompletedTask), scan);
            if (mine.IsCompleted)
            {
                return mine;
            }

            _last[person] = mine;
            _ = mine.ContinueWith(
                _ => Forget(person, mine), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return mine;
        }
    }

    private static async Task AfterAsync(Task before, Func<Task> scan)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await scan();
    }

    private void Forget(string person, Task mine)
    {
        lock (_lock)
        {
            if (_last.GetValueOrDefault(person) == mine)
            {
                _last.Remove(person);
            }
        }
    }
}
