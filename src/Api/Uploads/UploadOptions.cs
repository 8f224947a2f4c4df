namespace Attendance.Uploads;

/// <summary>How to read an uploaded file, and how much of it.</summary>
internal sealed record UploadOptions
{
    public const int ColumnsMax = 100;

    /// <summary>Characters of one field; a longer one is a fault of its row.</summary>
    public const int FieldMax = 4000;

    /// <summary>Characters of a row of cells, bytes of a JSON element; a longer one ends the reading.</summary>
    public const int RowMax = 64 * 1024;

    /// <summary>Levels of JSON inside each other; a participant's metadata needs four.</summary>
    public const int DepthMax = 8;

    public UnknownColumns UnknownColumns { get; init; } = UnknownColumns.Keep;

    /// <summary>Rows of a file; default a million.</summary>
    public int RowsMax { get; init; } = 1_000_000;

    /// <summary>Bytes of the whole body; default 256 MB.</summary>
    public long BytesMax { get; init; } = 256L * 1024 * 1024;
}

/// <summary>What to do with what we have no field for.</summary>
internal enum UnknownColumns
{
    /// <summary>It becomes metadata under its own name.</summary>
    Keep = 1,

    /// <summary>A table with such a column is refused, and so is each JSON element with such a field.</summary>
    Refuse = 2,
}
