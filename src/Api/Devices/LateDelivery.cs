using Attendance.Callers;
using Attendance.Http;
using Attendance.Scans;

namespace Attendance.Devices;

/// <summary>A revoked device may deliver what it scanned while it was offline, for some days, and nothing else: whoever
/// has it gets nobody in with it, and reads nothing.</summary>
internal sealed class LateDelivery
{
    private static readonly TimeSpan Lasts = TimeSpan.FromDays(7);

    /// <summary>On the endpoint that takes it.</summary>
    public static LateDelivery Mark { get; } = new();

    public static bool MayDeliver(AccessKey key, DateTimeOffset now) =>
        key is { Role: CallerRole.Device, DeviceId: not null, RevokedAt: { } at } && now < at + Lasts;

    /// <summary>The device, when this endpoint takes its delivery.</summary>
    public static Caller? CallerOf(Endpoint endpoint, AccessKey? key, DateTimeOffset now) =>
        key is not null && MayDeliver(key, now) && endpoint.Metadata.GetMetadata<LateDelivery>() is not null
            ? Caller.Of(key)
            : null;

    /// <summary>Whether a revoked device is the caller and this did not happen before, away from us.</summary>
    public static bool IsTooLate(RecordScan scan, Caller caller) =>
        caller.RevokedAt is { } at && (!scan.Offline || scan.Timestamp >= at);

    /// <summary>Only what is needed to forget the scans: a record or a reason would tell who is on the list.</summary>
    public static IResult Answer(IEnumerable<BatchEntry> entries, TimeSpan skew)
    {
        var kept = entries.Select(entry => new BatchEntry
        {
            Index = entry.Index,
            ScanId = entry.ScanId,
            Stored = entry.Stored,
            Code = entry.Stored ? null : entry.Code,
            Errors = entry.Stored ? null : entry.Errors,
        }).ToLookup(entry => entry.Stored);
        return TypedResults.Json(
            new BatchResponse([.. kept[true]], [], [.. kept[false]], (long)skew.TotalMilliseconds),
            ApiJson.Default.BatchResponse);
    }
}
