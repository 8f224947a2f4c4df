using System.Globalization;

namespace Attendance.Uploads;

/// <summary>Where the cells of a column go: into a field, into metadata, or, under an empty header, nowhere.</summary>
internal sealed record CsvColumn(string Header, PersonField? Field, string? MetadataKey)
{
    /// <summary>What faults are named after.</summary>
    public string FaultField { get; } = Field is { } field
        ? ColumnNames.JsonName(field)
        : ColumnNames.MetadataPrefix + MetadataKey;

    public bool IsUnnamed => Field is null && MetadataKey is null;
}

/// <summary>The header of a table.</summary>
internal static class CsvColumns
{
    private const int NamesShownMax = 10;
    private const int NameShownLengthMax = 50;

    public static CsvColumn[] Of(IReadOnlyList<string> headers, UnknownColumns unknown)
    {
        if (headers.Count > UploadOptions.ColumnsMax)
        {
            throw UploadRefusedException.Invalid(
                $"The header has {headers.Count} columns, {UploadOptions.ColumnsMax} are allowed.");
        }

        var columns = headers.Select(header => Of(header.Trim('\uFEFF', '\u200B').Trim())).ToArray();
        RefuseMissing(columns);
        RefuseDoubled(columns);
        if (unknown == UnknownColumns.Refuse)
        {
            RefuseUnknown(columns);
        }

        return columns;
    }

    public static UploadRefusedException Unnamed(int index) => UploadRefusedException.Invalid(string.Create(
        CultureInfo.InvariantCulture,
        $"Column {index + 1} has no name in the header, but something below it: name it or empty it."));

    private static CsvColumn Of(string header)
    {
        if (ColumnNames.Find(header) is { } field)
        {
            return new(header, field, null);
        }

        if (!header.StartsWith(ColumnNames.MetadataPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return new(header, null, header.Length > 0 ? header : null);
        }

        var key = header[ColumnNames.MetadataPrefix.Length..].Trim();
        return key.Length > 0
            ? new(header, null, key)
            : throw UploadRefusedException.Invalid("The header has a column metadata. that says not which.");
    }

    private static void RefuseMissing(CsvColumn[] columns)
    {
        var missing = new[] { PersonField.Name, PersonField.Email }
            .Where(field => columns.All(column => column.Field != field))
            .Select(ColumnNames.JsonName)
            .ToArray();
        if (missing.Length > 0)
        {
            throw UploadRefusedException.Invalid(
                $"The header has no column for {string.Join(" and ", missing)}; it has {Shown(columns)}. " +
                $"Known names: {ColumnNames.Known}.");
        }
    }

    private static void RefuseDoubled(CsvColumn[] columns)
    {
        var doubled = columns.Where(column => !column.IsUnnamed)
            .GroupBy(column => (column.Field, column.MetadataKey))
            .FirstOrDefault(same => same.Count() > 1);
        if (doubled is not null)
        {
            var what = doubled.Key.Field is { } field ? ColumnNames.JsonName(field) : doubled.Key.MetadataKey;
            throw UploadRefusedException.Invalid(
                $"The header has {doubled.Count()} columns for {what}: {Shown(doubled)}. " +
                $"Known names: {ColumnNames.Known}.");
        }
    }

    private static void RefuseUnknown(CsvColumn[] columns)
    {
        var unknown = columns.Where(column => column.MetadataKey == column.Header && !column.IsUnnamed).ToArray();
        if (unknown.Length > 0)
        {
            throw UploadRefusedException.Invalid(
                $"The header has columns that we do not know: {Shown(unknown)}. Known names: {ColumnNames.Known}, " +
                "and metadata.… for anything else.");
        }
    }

    private static string Shown(IEnumerable<CsvColumn> columns) => string.Join(", ", columns.Take(NamesShownMax)
        .Select(column => column.Header.Length <= NameShownLengthMax
            ? $"\"{column.Header}\""
            : $"\"{column.Header[..NameShownLengthMax]}…\""));
}
