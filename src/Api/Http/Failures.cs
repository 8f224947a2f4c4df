using Attendance.Journal;
using Orleans.Runtime;

namespace Attendance.Http;

/// <summary>What is answered when something failed that no outcome stands for; it is logged here and nowhere
/// else.</summary>
internal sealed partial class Failures(ILogger<Failures> logger)
{
    public IResult Answer(string path, Exception exception)
    {
        switch (exception)
        {
            case BadHttpRequestException { StatusCode: 413 }:
                return Problems.TooLarge(null);
            case BadHttpRequestException:
                return Problems.Invalid("body", "could not be read");
            case TimeoutException or OrleansException or StoreUnavailableException:
                LogStoreAway(path, exception.Message);
                return new RetryAfter(Problems.NotStored(), TimeSpan.FromSeconds(1));
            default:
                LogUnexpected(path, exception);
                return Problems.Problem(500, "internal_error", "Something went wrong here; it was logged.");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path}: the store does not answer: {Reason}")]
    private partial void LogStoreAway(string path, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path}: unexpected")]
    private partial void LogUnexpected(string path, Exception exception);
}
