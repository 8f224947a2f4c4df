using System.Text.Json;
using System.Text.Json.Serialization;
using Attendance.Events;
using Attendance.Gates;
using Attendance.Participants;
using Attendance.Scans;
using Attendance.Statistics;

namespace Attendance.Journal;

/// <summary>How entries are written: camelCase JSON, what is null left out. These shapes are stored for ever.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AttendanceRecord))]
[JsonSerializable(typeof(RecordChange))]
[JsonSerializable(typeof(Event))]
[JsonSerializable(typeof(Gate))]
[JsonSerializable(typeof(StatusChanged))]
[JsonSerializable(typeof(ParticipantChanged))]
[JsonSerializable(typeof(TokenChanged))]
[JsonSerializable(typeof(AlertRaised))]
[JsonSerializable(typeof(AlertCleared))]
[JsonSerializable(typeof(AlertAcknowledged))]
[JsonSerializable(typeof(AnalyticsPublished))]
[JsonSerializable(typeof(DeviceEnrolled))]
[JsonSerializable(typeof(DeviceRevoked))]
internal sealed partial class JournalJson : JsonSerializerContext
{
    public static byte[] Write(AttendanceRecord record) =>
        JsonSerializer.SerializeToUtf8Bytes(record, Default.AttendanceRecord);

    public static byte[] Write(RecordChange change) =>
        JsonSerializer.SerializeToUtf8Bytes(change, Default.RecordChange);

    public static AttendanceRecord ReadRecord(JournalEntry entry) => RecordOf(entry) with { Position = entry.Position };

    /// <summary>The record without its position, which costs nothing in the process that wrote it.</summary>
    public static AttendanceRecord RecordOf(JournalEntry entry) =>
        entry.Record ?? JsonSerializer.Deserialize(entry.Data, Default.AttendanceRecord) ?? throw Damaged(entry);

    public static RecordChange ReadChange(JournalEntry entry) =>
        JsonSerializer.Deserialize(entry.Data, Default.RecordChange) ?? throw Damaged(entry);

    public static AlertRaised ReadRaised(JournalEntry entry) =>
        JsonSerializer.Deserialize(entry.Data, Default.AlertRaised) ?? throw Damaged(entry);

    public static AlertCleared ReadCleared(JournalEntry entry) =>
        JsonSerializer.Deserialize(entry.Data, Default.AlertCleared) ?? throw Damaged(entry);

    public static AlertAcknowledged ReadAcknowledged(JournalEntry entry) =>
        JsonSerializer.Deserialize(entry.Data, Default.AlertAcknowledged) ?? throw Damaged(entry);

    public static byte[] Write(AnalyticsPublished analytics) =>
        JsonSerializer.SerializeToUtf8Bytes(analytics, Default.AnalyticsPublished);

    public static AnalyticsPublished ReadAnalytics(JournalEntry entry) =>
        JsonSerializer.Deserialize(entry.Data, Default.AnalyticsPublished) ?? throw Damaged(entry);

    public static StatusChanged ReadStatus(JournalEntry entry) =>
        JsonSerializer.Deserialize(entry.Data, Default.StatusChanged) ?? throw Damaged(entry);

    private static InvalidDataException Damaged(JournalEntry entry) =>
        new($"Journal entry {entry.Position} ({entry.Kind}) has no content.");
}

/// <summary>Data of <see cref="EntryKind.EventStatusChanged"/>.</summary>
internal sealed record StatusChanged(EventStatus Previous, EventStatus Status);

/// <summary>Data of <see cref="EntryKind.ParticipantRegistered"/> and <see cref="EntryKind.ParticipantUpdated"/>:
/// nothing personal, the names of the changed fields at most.</summary>
internal sealed record ParticipantChanged
{
    public required string ParticipantId { get; init; }

    public required ParticipantStatus Status { get; init; }

    public ParticipantStatus? PreviousStatus { get; init; }

    public IReadOnlyList<string> Groups { get; init; } = [];

    public IReadOnlyList<string>? Changed { get; init; }
}

/// <summary>Data of <see cref="EntryKind.TokenIssued"/> and <see cref="EntryKind.TokenRevoked"/>.</summary>
internal sealed record TokenChanged(string ParticipantId, int Generation);

/// <summary>Data of <see cref="EntryKind.AlertRaised"/>; nothing personal.</summary>
internal sealed record AlertRaised(string AlertId, string Kind, DateTimeOffset Since, int Count, string Action)
{
    public string? Subject { get; init; }

    public string? Seen { get; init; }

    public Alert ToAlert() => new()
    {
        AlertId = AlertId,
        Kind = Kind,
        Since = Since,
        Count = Count,
        Action = Action,
        Subject = Subject,
        Seen = Seen,
    };
}

/// <summary>Data of <see cref="EntryKind.AlertAcknowledged"/>.</summary>
internal sealed record AlertAcknowledged(string AlertId, string By);

/// <summary>Data of <see cref="EntryKind.AlertCleared"/>.</summary>
internal sealed record AlertCleared(string AlertId, string Kind);

/// <summary>Data of <see cref="EntryKind.DeviceEnrolled"/>.</summary>
internal sealed record DeviceEnrolled(string DeviceId, string Name, IReadOnlyList<string> Gates);

/// <summary>Data of <see cref="EntryKind.DeviceRevoked"/>.</summary>
internal sealed record DeviceRevoked(string DeviceId, string Name);
