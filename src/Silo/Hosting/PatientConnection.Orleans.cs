using Microsoft.Extensions.Logging;
using Orleans;

namespace Attendance.Hosting;

/// <summary>A front that is started before any silo waits for one, however long that takes, and says so.</summary>
internal sealed partial class PatientConnection(ILogger<PatientConnection> logger) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        LogNoSilo(exception.Message);
        await Task.Delay(Wait, cancellationToken);
        return !cancellationToken.IsCancellationRequested;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No silo answers yet, trying again every second: {Reason}")]
    private partial void LogNoSilo(string reason);
}
