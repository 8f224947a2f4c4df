namespace Attendance.Uploads;

/// <summary>What stands between the cells, and how long the line before the header is that says so.</summary>
internal readonly record struct CsvDialect(char Delimiter, int CharsBefore, int LinesBefore)
{
    private const string SeparatorMark = "sep=";

    public static CsvDialect Of(ReadOnlySpan<char> head, UploadFormat format)
    {
        if (head.StartsWith(SeparatorMark, StringComparison.OrdinalIgnoreCase) && head.Length > SeparatorMark.Length)
        {
            var rest = head[(SeparatorMark.Length + 1)..];
            var lineEnd = rest is ['\r', '\n', ..] ? 2 : rest is ['\r' or '\n', ..] ? 1 : 0;
            if (lineEnd > 0 || rest.IsEmpty)
            {
                return new(Separator(head[SeparatorMark.Length]), SeparatorMark.Length + 1 + lineEnd, 1);
            }
        }

        return new(format is UploadFormat.Tsv ? '\t' : MostFrequent(head), 0, 0);
    }

    /// <summary>The line within the row, from 1, on which a quote is opened that nothing closes; null when all are
    /// closed.</summary>
    public int? UnclosedQuoteLine(ReadOnlySpan<char> row)
    {
        var (line, openedAt, atStart) = (1, 0, true);
        for (var i = 0; i < row.Length; i++)
        {
            var c = row[i];
            line += c == '\n' || (c == '\r' && (i + 1 == row.Length || row[i + 1] != '\n')) ? 1 : 0;
            var isQuote = c == '"';
            if (openedAt == 0)
            {
                openedAt = isQuote && atStart ? line : 0;
            }
            else if (isQuote && i + 1 < row.Length && row[i + 1] == '"')
            {
                i++;
            }
            else if (isQuote)
            {
                openedAt = 0;
            }

            atStart = openedAt == 0 && c == Delimiter;
        }

        return openedAt > 0 ? openedAt : null;
    }

    private static char Separator(char separator) => separator is ',' or ';' or '\t' or '|'
        ? separator
        : throw UploadRefusedException.Invalid(
            "The first line names a separator that is no comma, semicolon, tab or vertical bar.");

    private static char MostFrequent(ReadOnlySpan<char> head)
    {
        int commas = 0, semicolons = 0, tabs = 0;
        var inQuotes = false;
        foreach (var c in head.TrimStart("\r\n"))
        {
            inQuotes ^= c == '"';
            if (!inQuotes)
            {
                if (c is '\r' or '\n')
                {
                    break;
                }

                commas += c == ',' ? 1 : 0;
                semicolons += c == ';' ? 1 : 0;
                tabs += c == '\t' ? 1 : 0;
            }
        }

        return tabs > commas && tabs > semicolons ? '\t' : semicolons > commas ? ';' : ',';
    }
}
