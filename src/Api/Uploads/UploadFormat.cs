using Microsoft.Net.Http.Headers;

namespace Attendance.Uploads;

/// <summary>What an uploaded file of participants is written in.</summary>
internal enum UploadFormat
{
    /// <summary>Cells between commas, semicolons or tabs.</summary>
    Csv = 1,

    /// <summary>Cells between tabs.</summary>
    Tsv = 2,

    /// <summary>An array of objects, or an object with one under <c>participants</c>.</summary>
    Json = 3,

    /// <summary>An object a line.</summary>
    NdJson = 4,
}

internal static class UploadFormats
{
    public const string Accepted =
        "text/csv, text/tab-separated-values, text/plain, application/json, application/x-ndjson, " +
        "or multipart/form-data with one such file";

    /// <summary>Null when the type says nothing of use.</summary>
    public static UploadFormat? OfMediaType(string? mediaType) => mediaType?.ToLowerInvariant() switch
    {
        // Browsers call a CSV file what the office suite of their machine calls it.
        "text/csv" or "text/plain" or "application/csv" or "application/vnd.ms-excel" => UploadFormat.Csv,
        "text/tab-separated-values" => UploadFormat.Tsv,
        "application/json" => UploadFormat.Json,
        "application/x-ndjson" or "application/ndjson" or "application/jsonl" => UploadFormat.NdJson,
        _ => null,
    };

    /// <summary>Null when the name ends in nothing that we know.</summary>
    public static UploadFormat? OfFileName(string? fileName) =>
        Path.GetExtension(fileName)?.ToLowerInvariant() switch
        {
            ".csv" or ".txt" => UploadFormat.Csv,
            ".tsv" or ".tab" => UploadFormat.Tsv,
            ".json" => UploadFormat.Json,
            ".ndjson" or ".jsonl" => UploadFormat.NdJson,
            _ => null,
        };

    /// <summary>By how the file begins; what is no JSON can only be a table.</summary>
    public static UploadFormat OfStart(ReadOnlySpan<byte> head)
    {
        var text = (head.StartsWith("\uFEFF"u8) ? head[3..] : head).TrimStart(" \t\r\n"u8);
        if (text.IsEmpty || text[0] is not ((byte)'[' or (byte)'{'))
        {
            return UploadFormat.Csv;
        }

        return text[0] == '[' || text[1..].TrimStart(" \t\r\n"u8).StartsWith("\"participants\""u8)
            ? UploadFormat.Json
            : UploadFormat.NdJson;
    }

    public static bool IsJson(this UploadFormat format) => format is UploadFormat.Json or UploadFormat.NdJson;

    public static string? Charset(this MediaTypeHeaderValue? type)
    {
        var charset = HeaderUtilities.RemoveQuotes(type?.Charset ?? default).Value;
        return string.IsNullOrWhiteSpace(charset) ? null : charset.Trim();
    }
}
