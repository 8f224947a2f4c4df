using Orleans.Runtime;

namespace Attendance.Http;

/// <summary>Asks a grain again when the silo that it was on is gone. Only for what may be asked twice: questions, and
/// scans, which are known by their scan id.</summary>
internal sealed class SafeCalls(IHostApplicationLifetime lifetime, TimeProvider clock)
{
    /// <summary>Together shorter than a scanner waits, and long enough for a grain to come up elsewhere.</summary>
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2),
    ];

    public async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await ask();
            }
            catch (Exception exception) when (IsWorthwhile(exception, attempt)
                && !lifetime.ApplicationStopping.IsCancellationRequested)
            {
                await Task.Delay(Waits[attempt], clock);
            }
        }
    }

    /// <summary>Time that ran out was a long time: once more is enough.</summary>
    private static bool IsWorthwhile(Exception exception, int attempt) =>
        exception is OrleansException ? attempt < Waits.Length : exception is TimeoutException && attempt == 0;
}
