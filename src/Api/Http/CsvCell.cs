namespace Attendance.Http;

/// <summary>Text in a CSV file.</summary>
internal static class CsvCell
{
    /// <summary>Quoted where it must be, and never a formula to whoever opens the file.</summary>
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        if ("=+-@\t\r".Contains(text[0], StringComparison.Ordinal))
        {
            text = "'" + text;
        }

        return text.AsSpan().ContainsAny(",\"\r\n")
            ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : text;
    }
}
