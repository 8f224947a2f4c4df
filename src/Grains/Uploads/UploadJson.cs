using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Attendance.Journal;
using Attendance.Participants;

namespace Attendance.Uploads;

/// <summary>How an upload, its rows and its report are stored; these shapes outlive a version.</summary>
[JsonSerializable(typeof(Upload))]
[JsonSerializable(typeof(ImmutableArray<UploadRow>))]
[JsonSerializable(typeof(StoredLine[]))]
internal sealed partial class UploadJson : JsonSerializerContext
{
    // Sealed or never shown in a page; escaping would double the size of Korean text.
    private static UploadJson Compact { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static byte[] Write(ImmutableArray<UploadRow> rows) =>
        JsonSerializer.SerializeToUtf8Bytes(rows, Compact.ImmutableArrayUploadRow);

    public static ImmutableArray<UploadRow> ReadRows(byte[] json) =>
        JsonSerializer.Deserialize(json, Compact.ImmutableArrayUploadRow);

    public static byte[] Write(StoredLine[] lines) =>
        JsonSerializer.SerializeToUtf8Bytes(lines, Compact.StoredLineArray);

    public static StoredLine[] ReadLines(byte[] json) =>
        JsonSerializer.Deserialize(json, Compact.StoredLineArray) ?? [];

    public static JobRow ToRow(Upload upload) => new()
    {
        JobId = upload.UploadId,
        Kind = JobKind.Upload,
        IsFinished = upload.IsFinished,
        CreatedAt = upload.CreatedAt,
        Data = JsonSerializer.SerializeToUtf8Bytes(upload, Compact.Upload),
        Version = upload.Version,
    };

    public static Upload Read(JobRow row) =>
        JsonSerializer.Deserialize(row.Data, Compact.Upload)! with { Version = row.Version };
}

/// <summary>What became of a row, with what undoing needs to know; names nobody in the clear.</summary>
internal sealed record StoredLine
{
    public required int Row { get; init; }

    public required RowOutcome Outcome { get; init; }

    /// <summary>The participant's number; 0 for a rejected row, and in a check for a new person.</summary>
    public int Number { get; init; }

    public string? ParticipantId { get; init; }

    public ImmutableDictionary<string, ImmutableArray<string>>? Faults { get; init; }

    /// <summary>For an updated row: how the person was before.</summary>
    public Before? Before { get; init; }

    /// <summary>For an updated row: the participant's version after it.</summary>
    public long Version { get; init; }

    public UploadLine ToLine() => new()
    {
        Row = Row,
        Outcome = Outcome,
        ParticipantId = ParticipantId,
        Faults = Faults ?? ImmutableDictionary<string, ImmutableArray<string>>.Empty,
    };
}

/// <param name="Personal">Sealed.</param>
internal sealed record Before(
    ParticipantStatus Status, ImmutableArray<string> Groups, ImmutableArray<string> Permissions, byte[] Personal);
