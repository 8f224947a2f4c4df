using System.Text.Json.Serialization;

namespace Attendance.Bench.Baseline;

/// <summary>The product's scan and its answer, field for field, so that parsing and writing cost the same.</summary>
internal sealed record ScanRequest(
    string ScanId, string? ParticipantId, string? Token, string? Qr, string GateId, DateTimeOffset? Timestamp,
    string Method, string? Direction, bool Offline);

internal sealed record ScanAnswer(
    string Result, bool Replayed, ScanRecord Record, ScannedParticipant Participant, GateLoad Gate, ZoneLoad? Zone);

internal sealed record ScanRecord(
    string Id, long Position, string ScanId, string ParticipantId, string GateId, string? DeviceId,
    DateTimeOffset Timestamp, DateTimeOffset DeviceTimestamp, bool ClockOff, DateTimeOffset ReceivedAt, string Method,
    string Direction, bool Admitted, string Status, string? Reason, bool Offline, bool OverrideAsked,
    bool OverrideNeeded, double ProcessingMs);

internal sealed record ScannedParticipant(
    string ParticipantId, string Name, string Status, string[] Groups, string[] Permissions);

internal sealed record GateLoad(double CurrentLoad, double EstimatedWaitSeconds);

internal sealed record ZoneLoad(int Inside, int? Limit);

internal sealed record Refusal(string Code, string Detail);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ScanRequest))]
[JsonSerializable(typeof(ScanAnswer))]
[JsonSerializable(typeof(Refusal))]
internal sealed partial class ContractJson : JsonSerializerContext;
