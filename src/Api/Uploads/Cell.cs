using System.Collections.Immutable;
using System.Globalization;
using Attendance.Http;
using Attendance.Participants;

namespace Attendance.Uploads;

/// <summary>What a cell of a table says.</summary>
internal static class Cell
{
    public const string FormulaFault =
        "starts like a formula, which a spreadsheet would run: remove the sign at its beginning";

    public const string StatusFault =
        "must be registered, active, pending, suspended or cancelled (등록, 활성, 대기, 정지, 취소)";

    private static readonly string[] DateFormats =
    [
        "yyyy.M.d", "yyyy.M.d.", "yyyy. M. d", "yyyy. M. d.", "yyyy/M/d", "yyyy-M-d", "yyyyMMdd",
        "yyyy년 M월 d일", "yyyy년M월d일",
    ];

    /// <summary>Excel's way to keep the zeros of a number: <c>="00123"</c>.</summary>
    public static string WithoutExcelQuotes(string cell) =>
        cell.Length >= 3 && cell.StartsWith("=\"", StringComparison.Ordinal) && cell[^1] == '"'
            && !cell.AsSpan(2, cell.Length - 3).Contains('"')
            ? cell[2..^1]
            : cell;

    /// <summary>Whether a spreadsheet that opens the list later may run this. Signs are also looked for behind white
    /// space, which is trimmed before the text is stored.</summary>
    public static bool IsFormula(string cell)
    {
        if (cell.Length == 0 || char.IsLetter(cell[0]))
        {
            return false;
        }

        var text = cell.AsSpan().TrimStart().TrimStart("\u200B\uFEFF").TrimStart();
        return cell[0] is '\t' or '\r' or '\n' || (text.Length > 0 && text[0] switch
        {
            '=' or '@' or '\uFF1D' or '\uFF20' => true,
            '+' or '-' or '\uFF0B' or '\uFF0D' => !IsNumber(text[1..]),
            _ => false,
        });
    }

    /// <summary>Normalises what can be read in one way only; leaves the rest to the rules.</summary>
    public static string BirthDate(string cell) =>
        cell is [_, _, _, _, '-', _, _, '-', _, _] ? cell
        : DateOnly.TryParseExact(
            cell.AsSpan().Trim(), DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date.ToString("O", CultureInfo.InvariantCulture)
        : cell;

    public static ImmutableList<string?> Labels(string cell) =>
        [.. cell.Split(['|', ';', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    public static ParticipantStatus? Status(string cell)
    {
        var word = cell.Trim().ToLowerInvariant();
        return word switch
        {
            "등록" => ParticipantStatus.Registered,
            "활성" => ParticipantStatus.Active,
            "대기" => ParticipantStatus.Pending,
            "정지" => ParticipantStatus.Suspended,
            "취소" => ParticipantStatus.Cancelled,
            _ => ApiJson.TryParse<ParticipantStatus>(word, out var status) ? status : null,
        };
    }

    /// <summary>Whether nothing after the sign could call anything: digits, and what people put between them.</summary>
    private static bool IsNumber(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsDigit(c) && c is not (' ' or '\u00A0' or '-' or '.' or ',' or '(' or ')' or '/'))
            {
                return false;
            }
        }

        return true;
    }
}
