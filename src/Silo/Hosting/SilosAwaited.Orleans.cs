using Microsoft.Extensions.Logging;
using Orleans;

namespace Attendance.Hosting;

/// <summary>Lets a front that starts first wait: for PostgreSQL, for the tables that the first silo makes, for a silo.
/// Orleans' own filter waits for none of these. Only the start asks; later the client finds silos by itself.</summary>
internal sealed partial class SilosAwaited(TimeProvider clock, ILogger<SilosAwaited> logger)
    : IClientConnectionRetryFilter
{
    private const int TriesPerMessage = 30;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private int _tries;

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        if (_tries++ % TriesPerMessage == 0)
        {
            // PostgreSQL's messages go on with the place in the statement.
            LogWaiting(exception.Message.Split('\n')[0]);
        }

        await Task.Delay(Pause, clock, cancellationToken);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The front waits for the cluster, and tries each second: {Reason}")]
    private partial void LogWaiting(string reason);
}
