using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Attendance.Journal;

namespace Attendance.Participants;

/// <summary>How far resealing is, as the job is stored.</summary>
internal sealed record ResealState
{
    public required byte KeyId { get; init; }

    /// <summary>Everybody up to this number was looked at in this round.</summary>
    public int After { get; init; }

    public int Rewritten { get; init; }

    /// <summary>Rows that this round could not write, because they were changed at that moment.</summary>
    public int Missed { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    [JsonIgnore]
    public long Version { get; init; }

    public static ResealState Begin(byte keyId, DateTimeOffset now) =>
        new() { KeyId = keyId, StartedAt = now, Version = 1 };

    public static ResealState Read(JobRow row) =>
        JsonSerializer.Deserialize(row.Data, ResealJson.Default.ResealState)! with { Version = row.Version };

    public JobRow ToRow() => new()
    {
        JobId = string.Create(CultureInfo.InvariantCulture, $"reseal-{KeyId}"),
        Kind = JobKind.Reseal,
        IsFinished = FinishedAt is not null,
        CreatedAt = StartedAt,
        Data = JsonSerializer.SerializeToUtf8Bytes(this, ResealJson.Default.ResealState),
        Version = Version,
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ResealState))]
internal sealed partial class ResealJson : JsonSerializerContext;
