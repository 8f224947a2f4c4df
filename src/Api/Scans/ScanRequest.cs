using Attendance.Gates;

namespace Attendance.Scans;

/// <summary>The body of one scan; who is meant is named by exactly one of participantId, token and qr.</summary>
internal sealed record ScanRequest
{
    public string? ScanId { get; set; }

    public string? ParticipantId { get; set; }

    public string? Token { get; set; }

    public string? Qr { get; set; }

    public string? GateId { get; set; }

    public DateTimeOffset? Timestamp { get; set; }

    public string? Method { get; set; }

    public string? Direction { get; set; }

    public LocationRequest? Location { get; set; }

    public DeviceInfoRequest? DeviceInfo { get; set; }

    public bool Offline { get; set; }

    public OverrideRequest? Override { get; set; }
}

internal sealed record LocationRequest(double? Lat, double? Lng, double? Accuracy);

internal sealed record DeviceInfoRequest(string? DeviceId, string? Platform, string? Version);

internal sealed record OverrideRequest(string? Reason);

internal sealed record BatchRequest
{
    public DateTimeOffset? SentAt { get; set; }

    public IReadOnlyList<ScanRequest?>? Scans { get; set; }
}

internal sealed record AnnulRequest(string? Reason);

internal sealed record VerifyRequest(string? Token, string? Qr, string? GateId);

internal sealed record ScanResponse
{
    /// <summary>The record's status: confirmed, duplicate, refused or annulled.</summary>
    public required string Result { get; init; }

    public bool Replayed { get; init; }

    public AttendanceRecord? Record { get; init; }

    public FirstScan? First { get; init; }

    public ScannedPerson? Participant { get; init; }

    public GateLoadResponse? Gate { get; init; }

    public ZoneResponse? Zone { get; init; }
}

/// <summary>For a duplicate: where and when the first one was.</summary>
internal sealed record FirstScan(string RecordId, string GateId, DateTimeOffset Timestamp, string? DeviceId);

internal sealed record ScannedPerson(
    string ParticipantId, string Name, string? Organization, IReadOnlyList<string> Groups, string Status);

internal sealed record GateLoadResponse(string GateId, double CurrentLoad, int EstimatedWaitSeconds);

internal sealed record ZoneResponse(string Zone, int Inside, int? Limit);

/// <summary>What one scan of a batch came to.</summary>
internal sealed record BatchEntry
{
    /// <summary>The scan's place in the request, from 0.</summary>
    public required int Index { get; init; }

    public string? ScanId { get; init; }

    public string? Result { get; init; }

    public bool Replayed { get; init; }

    /// <summary>Why it is a duplicate, or failed; a code of the API.</summary>
    public string? Code { get; init; }

    /// <summary>The scan is in the journal; sending it again changes nothing.</summary>
    public bool Stored { get; init; }

    public AttendanceRecord? Record { get; init; }

    public FirstScan? First { get; init; }

    public Dictionary<string, string[]>? Errors { get; init; }
}

internal sealed record BatchResponse(
    IReadOnlyList<BatchEntry> Successful,
    IReadOnlyList<BatchEntry> Duplicates,
    IReadOnlyList<BatchEntry> Failed,
    long SkewMs);

internal sealed record RecordPage(IReadOnlyList<AttendanceRecord> Items, string? NextCursor);

internal sealed record VerifyResponse
{
    /// <summary>The token is the current one of somebody on the list.</summary>
    public required bool Valid { get; init; }

    /// <summary>It would pass at the gate now.</summary>
    public required bool WouldPass { get; init; }

    public string? Code { get; init; }

    public ScannedPerson? Participant { get; init; }

    public IReadOnlyList<string>? Permissions { get; init; }

    public GateLoadResponse? Gate { get; init; }
}
