using System.Text.Json.Serialization;
using Orleans;

namespace Attendance.Uploads;

/// <summary>How an uploaded file is to be taken.</summary>
[GenerateSerializer, Immutable, Alias("upload-terms")]
public sealed record UploadTerms
{
    /// <summary>Checks every row and reports, registers nobody.</summary>
    [Id(0)] public bool DryRun { get; init; }

    /// <summary>One row that cannot be taken, and none is.</summary>
    [Id(1)] public bool AllOrNothing { get; init; }
}

/// <summary>The numbers are stored, the names are the API's.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UploadStatus>))]
public enum UploadStatus
{
    /// <summary>The file is on its way.</summary>
    [JsonStringEnumMemberName("receiving")] Receiving = 1,

    /// <summary>Every row is looked at before any is taken, or because none is to be.</summary>
    [JsonStringEnumMemberName("checking")] Checking = 2,

    [JsonStringEnumMemberName("running")] Running = 3,

    [JsonStringEnumMemberName("done")] Done = 4,

    [JsonStringEnumMemberName("failed")] Failed = 5,

    [JsonStringEnumMemberName("cancelled")] Cancelled = 6,

    [JsonStringEnumMemberName("undoing")] Undoing = 7,

    [JsonStringEnumMemberName("undone")] Undone = 8,
}

/// <summary>An uploaded file as the job that registers its people.</summary>
[GenerateSerializer, Immutable, Alias("upload")]
public sealed record Upload
{
    [Id(0)] public required string UploadId { get; init; }

    [Id(1)] public required UploadTerms Terms { get; init; }

    [Id(2)] public required UploadStatus Status { get; init; }

    /// <summary>Rows of the file; 0 while it is on its way.</summary>
    [Id(3)] public int Rows { get; init; }

    /// <summary>Parts of the file as stored.</summary>
    [Id(4)] public int Chunks { get; init; }

    /// <summary>Parts that this pass over the file is through with.</summary>
    [Id(5)] public int ChunksDone { get; init; }

    [Id(6)] public UploadCounts Counts { get; init; } = new();

    [Id(7)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the present pass began.</summary>
    [Id(8)] public DateTimeOffset? StartedAt { get; init; }

    [Id(9)] public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Why it failed, or what could not be undone.</summary>
    [Id(10)] public string? Note { get; init; }

    /// <summary>Somebody asked for the end; obeyed after the part at hand.</summary>
    [Id(11)] public bool CancelAsked { get; init; }

    /// <summary>What the job becomes once all is undone: undone, or failed when a row of an all-or-nothing file could
    /// not be taken.</summary>
    [Id(12)] public UploadStatus? AfterUndo { get; init; }

    [Id(13)] public UndoCounts Undone { get; init; } = new();

    /// <summary>The part after those done is reported, and its changes of people are under way.</summary>
    [Id(14)] public bool IsChanging { get; init; }

    [Id(15)] public long Version { get; init; }

    public bool IsFinished =>
        Status is UploadStatus.Done or UploadStatus.Failed or UploadStatus.Cancelled or UploadStatus.Undone;
}

/// <summary>What became of the rows so far; of a dry run, what would have.</summary>
[GenerateSerializer, Immutable, Alias("upload-counts")]
public sealed record UploadCounts
{
    [Id(0)] public int Read { get; init; }

    [Id(1)] public int Registered { get; init; }

    [Id(2)] public int Updated { get; init; }

    [Id(3)] public int Unchanged { get; init; }

    [Id(4)] public int Rejected { get; init; }

    public static UploadCounts operator +(UploadCounts left, UploadCounts right) => new()
    {
        Read = left.Read + right.Read,
        Registered = left.Registered + right.Registered,
        Updated = left.Updated + right.Updated,
        Unchanged = left.Unchanged + right.Unchanged,
        Rejected = left.Rejected + right.Rejected,
    };
}

/// <summary>What undoing came to.</summary>
[GenerateSerializer, Immutable, Alias("undo-counts")]
public sealed record UndoCounts
{
    /// <summary>Registered by the upload, and erased again with their tokens and unsent mails.</summary>
    [Id(0)] public int Erased { get; init; }

    /// <summary>Changed by the upload, and as they were before.</summary>
    [Id(1)] public int Restored { get; init; }

    /// <summary>Left as they are: they checked in, or somebody changed them since.</summary>
    [Id(2)] public int Kept { get; init; }

    public static UndoCounts operator +(UndoCounts left, UndoCounts right) => new()
    {
        Erased = left.Erased + right.Erased,
        Restored = left.Restored + right.Restored,
        Kept = left.Kept + right.Kept,
    };
}
