using Attendance.Callers;
using Attendance.Http;

namespace Attendance.Scans;

/// <summary>Row 1: makes a command of a request, or says what is wrong with it.</summary>
internal static class ScanReading
{
    private const int TokenLengthMax = 256;
    private const int TextLengthMax = 200;

    private static readonly DateTimeOffset TimestampMin = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan AheadMax = TimeSpan.FromDays(1);
    private static readonly TimeSpan ClockOffBeyond = TimeSpan.FromMinutes(2);

    /// <summary>A clock that is ahead by less is not worth a flag: it is the jitter of any network clock.</summary>
    private static readonly TimeSpan AheadTolerated = TimeSpan.FromSeconds(2);

    /// <param name="skew">Server minus device, as measured by the batch; null for a single scan.</param>
    public static RecordScan? Read(
        ScanRequest request, DateTimeOffset receivedAt, TimeSpan? skew, Caller caller, Faults faults)
    {
        var scanId = request.ScanId ?? Guid.CreateVersion7(receivedAt).ToString();
        faults.CheckId(scanId, "scanId");
        faults.CheckId(request.GateId, "gateId");
        var token = ReadCredential(request, faults);
        var method = ReadMethod(request.Method, faults);
        var direction = ReadDirection(request.Direction, faults);
        var (timestamp, clockOff) = ReadTimestamp(request, receivedAt, skew, faults);
        CheckDetails(request, faults);
        if (faults.Any)
        {
            return null;
        }

        var device = request.DeviceInfo;
        return new RecordScan
        {
            ScanId = scanId,
            ParticipantId = request.ParticipantId,
            Token = token,
            Method = method,
            Direction = direction,
            Timestamp = timestamp,
            DeviceTimestamp = request.Timestamp,
            ClockOff = clockOff,
            ReceivedAt = receivedAt,
            Offline = request.Offline,
            OverrideReason = request.Override?.Reason?.Trim(),
            DeviceId = caller.DeviceId ?? device?.DeviceId,
            Location = request.Location is { Lat: { } lat, Lng: { } lng } location
                ? new ScanLocation { Lat = lat, Lng = lng, Accuracy = location.Accuracy }
                : null,
            DeviceInfo = device is null && caller.DeviceId is null
                ? null
                : new DeviceInfo
                {
                    DeviceId = caller.DeviceId ?? device?.DeviceId,
                    Platform = device?.Platform,
                    Version = device?.Version,
                },
            PostedBy = caller.Name,
            AfterRevocation = caller.RevokedAt is not null,
        };
    }

    /// <summary>Row 2 for one scan: what this caller may not ask for; null when all of it is theirs.</summary>
    public static string? Denied(ScanRequest request, Caller caller, string eventId) =>
        caller.DeviceId is { } own && request.DeviceInfo?.DeviceId is { } claimed && claimed != own
            ? $"scan as device {claimed}"
        : !caller.MayScanAt(request.GateId) ? $"scan at gate {request.GateId}"
        : request.Override is not null && !caller.May(Right.Override, eventId) ? Right.Override.Describe()
        : null;

    private static string? ReadCredential(ScanRequest request, Faults faults)
    {
        var given = (request.ParticipantId is null ? 0 : 1)
            + (request.Token is null ? 0 : 1)
            + (request.Qr is null ? 0 : 1);
        faults.Check(given == 1, "participantId", "exactly one of participantId, token and qr says who it is");
        if (request.ParticipantId is not null)
        {
            faults.CheckId(request.ParticipantId, "participantId");
        }

        faults.CheckLength(request.Token, TokenLengthMax, "token");
        faults.CheckLength(request.Qr, TokenLengthMax, "qr");
        return request.Token ?? request.Qr;
    }

    private static ScanMethod ReadMethod(string? text, Faults faults)
    {
        var method = text switch
        {
            "qr_scan" or "qr" => ScanMethod.QrScan,
            "ble_auto" or "ble" => ScanMethod.BleAuto,
            "manual" => ScanMethod.Manual,
            _ => default,
        };
        faults.Check(method != default, "method", "must be qr_scan, ble_auto or manual");
        return method;
    }

    private static Direction? ReadDirection(string? text, Faults faults)
    {
        if (text is null)
        {
            return null;
        }

        faults.Check(ApiJson.TryParse<Direction>(text, out var direction), "direction", "must be in or out");
        return direction;
    }

    private static (DateTimeOffset Timestamp, bool ClockOff) ReadTimestamp(
        ScanRequest request, DateTimeOffset receivedAt, TimeSpan? skew, Faults faults)
    {
        if (request.Timestamp is not { } sent)
        {
            return (receivedAt, skew?.Duration() > ClockOffBeyond);
        }

        var time = sent;
        if (skew is { } off && !TryShift(sent, off, out time))
        {
            faults.Add("timestamp", "must be after 2000 and at most a day ahead");
            return default;
        }

        faults.Check(
            time > TimestampMin && time <= receivedAt + AheadMax, "timestamp",
                "must be after 2000 and at most a day ahead");
        var isAhead = time > receivedAt;
        var clockOff = time - receivedAt > AheadTolerated
            || (skew is { } measured
                ? measured.Duration() > ClockOffBeyond
                : !request.Offline && receivedAt - time > ClockOffBeyond);
        return (isAhead ? receivedAt : time, clockOff);
    }

    private static bool TryShift(DateTimeOffset time, TimeSpan by, out DateTimeOffset shifted)
    {
        var ticks = time.UtcTicks + (Int128)by.Ticks;
        var isInRange = ticks > DateTimeOffset.MinValue.UtcTicks && ticks < DateTimeOffset.MaxValue.UtcTicks;
        shifted = isInRange ? new DateTimeOffset((long)ticks, TimeSpan.Zero) : default;
        return isInRange;
    }

    private static void CheckDetails(ScanRequest request, Faults faults)
    {
        if (request.Override is { } asked)
        {
            faults.Check(!string.IsNullOrWhiteSpace(asked.Reason), "override.reason", "must say why");
            faults.CheckLength(asked.Reason, TextLengthMax, "override.reason");
        }

        if (request.Location is { } location)
        {
            faults.Check(location.Lat is >= -90 and <= 90, "location.lat", "must be between -90 and 90");
            faults.Check(location.Lng is >= -180 and <= 180, "location.lng", "must be between -180 and 180");
            faults.Check(location.Accuracy is null or (>= 0 and <= 1e6), "location.accuracy",
                "must be metres, 0 or more");
        }

        if (request.DeviceInfo is { } device)
        {
            faults.Check(device.DeviceId is null || Ids.IsValid(device.DeviceId), "deviceInfo.deviceId",
                "must be an id");
            faults.CheckLength(device.Platform, TextLengthMax, "deviceInfo.platform");
            faults.CheckLength(device.Version, TextLengthMax, "deviceInfo.version");
        }
    }
}
