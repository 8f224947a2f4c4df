using System.Globalization;

namespace Attendance.Receivers;

/// <summary>Calls other systems.</summary>
internal interface IWebHooks
{
    /// <summary>One POST, without following where the answer leads. Never throws for what a network or a receiver may
    /// do.</summary>
    Task<WebHookAnswer> CallAsync(WebHookCall call, CancellationToken cancellationToken);
}

/// <param name="DeliveryId">The receiver's key against doubles.</param>
/// <param name="Timestamp">Unix seconds, signed with the body.</param>
internal sealed record WebHookCall(Uri Url, string DeliveryId, long Timestamp, string Signature, byte[] Body);

/// <param name="Status">HTTP status; null when there was no answer.</param>
/// <param name="Text">What the log says: the status, or why there was none.</param>
/// <param name="RetryAfter">How long the receiver asks us to wait.</param>
internal readonly record struct WebHookAnswer(int? Status, string Text, TimeSpan? RetryAfter = null)
{
    public bool IsGood => Status is >= 200 and < 300;

    public static WebHookAnswer Of(int status, TimeSpan? retryAfter = null) =>
        new(status, status.ToString(CultureInfo.InvariantCulture), retryAfter);

    public static WebHookAnswer None(string why) => new(null, why);
}
