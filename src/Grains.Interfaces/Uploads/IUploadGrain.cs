using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans;
using Orleans.Concurrency;

namespace Attendance.Uploads;

/// <summary>One uploaded file, keyed by <see cref="GrainKeys.Upload"/>: takes in its rows, then registers them part by
/// part, each part exactly once whatever crashes in between.</summary>
[Alias("upload-grain")]
public interface IUploadGrain : IGrainWithStringKey
{
    /// <summary>The upload, or null when there is none.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<Upload?> Get();

    /// <summary>Begins; null when there is no such event.</summary>
    [Alias("start")]
    Task<Upload?> Start(UploadTerms terms);

    /// <summary>Stores rows until they are taken, sealed. Parts are numbered from 0; the same one again replaces
    /// it. False when no more is taken, because somebody cancelled.</summary>
    [Alias("add"), AlwaysInterleave]
    Task<bool> Add(UploadChunk chunk);

    /// <summary>The file is here whole: the work begins.</summary>
    [Alias("complete")]
    Task<Upload> Complete(int rows, int chunks);

    /// <summary>The file could not be read to its end: forgets what came.</summary>
    [Alias("abandon")]
    Task Abandon(string reason);

    /// <summary>Stops after the part at hand; what is registered stays, and can be undone.</summary>
    [Alias("cancel"), AlwaysInterleave]
    Task<Upload?> Cancel();

    /// <summary>Takes back what a finished upload did, as far as nobody checked in or was changed since.</summary>
    [Alias("undo")]
    Task<Upload?> Undo();

    /// <summary>What became of the rows of a part; empty for one that was not come to.</summary>
    [Alias("report"), AlwaysInterleave]
    Task<ImmutableArray<UploadLine>> Report(int chunk);

    /// <summary>Goes on with the work, if there is any; safe to call at any time.</summary>
    [Alias("work"), OneWay]
    Task Work();
}

/// <summary>Consecutive rows of a file.</summary>
[GenerateSerializer, Immutable, Alias("upload-chunk")]
public sealed record UploadChunk
{
    public const int RowsMax = 640;

    [Id(0)] public required int Chunk { get; init; }

    [Id(1)] public required ImmutableArray<UploadRow> Rows { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<RowOutcome>))]
public enum RowOutcome
{
    [JsonStringEnumMemberName("registered")] Registered = 1,
    [JsonStringEnumMemberName("updated")] Updated = 2,
    [JsonStringEnumMemberName("unchanged")] Unchanged = 3,
    [JsonStringEnumMemberName("rejected")] Rejected = 4,
}

/// <summary>What became of one row.</summary>
[GenerateSerializer, Immutable, Alias("upload-line")]
public sealed record UploadLine
{
    [Id(0)] public required int Row { get; init; }

    [Id(1)] public required RowOutcome Outcome { get; init; }

    [Id(2)] public string? ParticipantId { get; init; }

    /// <summary>Why it was rejected, by the name of the field in JSON.</summary>
    [Id(3)] public ImmutableDictionary<string, ImmutableArray<string>> Faults { get; init; } =
        ImmutableDictionary<string, ImmutableArray<string>>.Empty;
}
