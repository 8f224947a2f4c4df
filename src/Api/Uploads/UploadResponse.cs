namespace Attendance.Uploads;

/// <summary>An upload as the API shows it.</summary>
internal sealed record UploadResponse
{
    public required string UploadId { get; init; }

    public required UploadStatus Status { get; init; }

    public required bool DryRun { get; init; }

    public required bool AllOrNothing { get; init; }

    /// <summary>Rows of the file; 0 while it is on its way.</summary>
    public required int Rows { get; init; }

    public required UploadCounts Counts { get; init; }

    /// <summary>Rows a second in the present pass over the file, or in the last.</summary>
    public double? RowsPerSecond { get; init; }

    public double? SecondsLeft { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public bool CancelAsked { get; init; }

    public string? Note { get; init; }

    /// <summary>Only once it is being undone.</summary>
    public UndoCounts? Undone { get; init; }

    public static UploadResponse Of(Upload upload, DateTimeOffset now)
    {
        var seconds = ((upload.FinishedAt ?? now) - (upload.StartedAt ?? now)).TotalSeconds;
        var through = upload.Chunks == 0 ? 0 : (double)upload.Rows * upload.ChunksDone / upload.Chunks;
        double? rate = seconds > 0 && through > 0 ? through / seconds : null;
        return new UploadResponse
        {
            UploadId = upload.UploadId,
            Status = upload.Status,
            DryRun = upload.Terms.DryRun,
            AllOrNothing = upload.Terms.AllOrNothing,
            Rows = upload.Rows,
            Counts = upload.Counts,
            RowsPerSecond = rate is null ? null : Math.Round(rate.Value),
            SecondsLeft = upload.IsFinished || rate is null
                ? null
                : Math.Round((upload.Rows - through) / rate.Value, 1),
            CreatedAt = upload.CreatedAt,
            FinishedAt = upload.FinishedAt,
            CancelAsked = upload.CancelAsked,
            Note = upload.Note,
            Undone = upload.AfterUndo is null ? null : upload.Undone,
        };
    }
}

internal sealed record UploadPage(IReadOnlyList<UploadResponse> Items, string? NextCursor);
