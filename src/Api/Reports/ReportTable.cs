using System.Globalization;
using System.Text;
using Attendance.Tickets;

namespace Attendance.Reports;

/// <summary>A table of the printed report. Its columns of numbers stand to the right.</summary>
internal static class ReportTable
{
    /// <param name="caption">What the table says.</param>
    /// <param name="columns">Heads; those of numbers begin with <c>#</c>, which is not shown.</param>
    /// <param name="rows">Cells as text; the first names its row.</param>
    public static string Write(
        string caption, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var html = new StringBuilder("<table>\n<caption>").Append(PrintedText.Html(caption))
            .Append("</caption>\n<thead><tr>");
        foreach (var column in columns)
        {
            html.Append("<th scope=\"col\"").Append(ClassOf(column)).Append('>')
                .Append(PrintedText.Html(column.TrimStart('#'))).Append("</th>");
        }

        html.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in rows)
        {
            html.Append("<tr><th scope=\"row\" dir=\"auto\">").Append(PrintedText.Html(row[0])).Append("</th>");
            foreach (var (cell, column) in row.Zip(columns).Skip(1))
            {
                html.Append("<td").Append(ClassOf(column)).Append('>').Append(PrintedText.Html(cell)).Append("</td>");
            }

            html.Append("</tr>\n");
        }

        return html.Append("</tbody>\n</table>\n").ToString();
    }

    public static string Number(double? value, string format = "#,0.##") =>
        value is { } number ? number.ToString(format, CultureInfo.InvariantCulture) : "–";

    public static string Percent(double? share) =>
        share is { } value ? (value * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %" : "–";

    private static string ClassOf(string column) => column.StartsWith('#') ? " class=\"n\"" : "";
}
