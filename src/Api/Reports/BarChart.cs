using System.Globalization;
using System.Text;
using Attendance.Tickets;

namespace Attendance.Reports;

/// <summary>A chart's name and what it shows in a sentence, for whoever cannot see it.</summary>
internal sealed record ChartText(string Id, string Title, string Description);

/// <summary>A bar that lies: the dark part of it, all of it, and what is written behind it.</summary>
internal sealed record LyingBar(string Label, double Part, double Whole, string Text);

/// <summary>Bar charts as SVG, told apart by fill and not by colour.</summary>
internal static class BarChart
{
    private const double Width = 680;
    private const double Left = 46;
    private const double PlotWidth = Width - Left - 8;
    private const double PlotTop = 24;
    private const double PlotHeight = 150;
    private const int TimeLabelsMax = 8;
    private const double LyingRow = 20;
    private const double LyingLeft = 200;
    private const double LyingWidth = 300;
    private const int LabelLengthMax = 30;

    /// <summary>Bars that stand side by side, the series of each on top of each other.</summary>
    public static string Standing(
        ChartText text, IReadOnlyList<string> series, IReadOnlyList<(string Label, IReadOnlyList<int> Values)> bars)
    {
        var top = NiceMax(bars.Max(bar => bar.Values.Sum()));
        var step = PlotWidth / bars.Count;
        var svg = Open(text, PlotTop + PlotHeight + 28);
        AddLegend(svg, text.Id, series);
        foreach (var tick in new[] { 0, top / 2, top })
        {
            var y = PlotTop + PlotHeight - (PlotHeight * tick / top);
            svg.Append(Invariant(
                $"<path d=\"M{Left} {y:0.#}H{Width - 8}\" stroke=\"#999\" stroke-width=\"0.5\"/>"));
            svg.Append(Invariant($"<text x=\"{Left - 5}\" y=\"{y + 3.5:0.#}\" text-anchor=\"end\">{tick}</text>"));
        }

        var labelEvery = (int)Math.Ceiling((double)bars.Count / TimeLabelsMax);
        foreach (var (index, (label, values)) in bars.Index())
        {
            var x = Left + (step * index);
            AddStack(svg, text.Id, x + (step * 0.1), step * 0.8, values, top);
            if (index % labelEvery == 0)
            {
                svg.Append(Invariant(
                    $"<text x=\"{x + (step / 2):0.#}\" y=\"{PlotTop + PlotHeight + 15}\" "))
                    .Append(CultureInfo.InvariantCulture, $"text-anchor=\"middle\">{PrintedText.Html(label)}</text>");
            }
        }

        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>Bars that lie under each other, a dark part of each.</summary>
    public static string Lying(ChartText text, IReadOnlyList<LyingBar> bars)
    {
        var longest = Math.Max(bars.Max(bar => Math.Max(bar.Whole, bar.Part)), double.Epsilon);
        var svg = Open(text, (bars.Count * LyingRow) + 8);
        foreach (var (index, bar) in bars.Index())
        {
            var y = (index * LyingRow) + 4;
            var (part, whole) = (LyingWidth * bar.Part / longest, LyingWidth * bar.Whole / longest);
            var end = LyingLeft + Math.Max(part, whole) + 6;
            svg.Append(Invariant($"<text x=\"{LyingLeft - 8}\" y=\"{y + 11}\" text-anchor=\"end\">"))
                .Append(PrintedText.Html(Short(bar.Label))).Append("</text>");
            svg.Append(Invariant(
                $"<rect x=\"{LyingLeft}\" y=\"{y}\" width=\"{whole:0.#}\" height=\"14\" fill=\"#fff\" "))
                .Append("stroke=\"#000\" stroke-width=\"0.7\"/>");
            svg.Append(Invariant(
                $"<rect x=\"{LyingLeft}\" y=\"{y}\" width=\"{part:0.#}\" height=\"14\" fill=\"#333\"/>"));
            svg.Append(Invariant($"<text x=\"{end:0.#}\" y=\"{y + 11}\">"))
                .Append(PrintedText.Html(bar.Text)).Append("</text>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static StringBuilder Open(ChartText text, double height) => new StringBuilder()
        .Append(Invariant($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height:0}\" "))
        .Append(Invariant($"role=\"img\" aria-labelledby=\"{text.Id}-t {text.Id}-d\">"))
        .Append(Invariant($"<title id=\"{text.Id}-t\">{PrintedText.Html(text.Title)}</title>"))
        .Append(Invariant($"<desc id=\"{text.Id}-d\">{PrintedText.Html(text.Description)}</desc>"))
        .Append(Invariant($"<defs><pattern id=\"{text.Id}-p\" width=\"5\" height=\"5\" "))
        .Append("patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">")
        .Append("<rect width=\"5\" height=\"5\" fill=\"#fff\"/><rect width=\"2\" height=\"5\" fill=\"#333\"/>")
        .Append("</pattern></defs>\n");

    private static void AddLegend(StringBuilder svg, string id, IReadOnlyList<string> series)
    {
        var x = Left;
        foreach (var (index, name) in series.Index())
        {
            svg.Append(Invariant(
                $"<rect x=\"{x:0}\" y=\"4\" width=\"11\" height=\"11\" fill=\"{Fill(id, index)}\" "))
                .Append("stroke=\"#000\" stroke-width=\"0.7\"/>");
            svg.Append(Invariant($"<text x=\"{x + 16:0}\" y=\"13.5\">{PrintedText.Html(name)}</text>\n"));
            x += 40 + (name.Length * 9);
        }
    }

    private static void AddStack(
        StringBuilder svg, string id, double x, double width, IReadOnlyList<int> values, int top)
    {
        var y = PlotTop + PlotHeight;
        foreach (var (index, value) in values.Index().Where(value => value.Item > 0))
        {
            var height = PlotHeight * value / top;
            y -= height;
            svg.Append(Invariant($"<rect x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{width:0.##}\" "))
                .Append(Invariant($"height=\"{height:0.##}\" fill=\"{Fill(id, index)}\" "))
                .Append("stroke=\"#000\" stroke-width=\"0.4\"/>\n");
        }
    }

    private static string Fill(string id, int series) => series switch
    {
        0 => "#333",
        1 => $"url(#{id}-p)",
        _ => "#fff",
    };

    /// <summary>The next of 2, 4, 10, 20, 40, 100 …, whose half is a whole number too.</summary>
    private static int NiceMax(int value)
    {
        long top = 2;
        while (top < value)
        {
            top = top.ToString(CultureInfo.InvariantCulture)[0] == '4' ? top * 5 / 2 : top * 2;
            top = top.ToString(CultureInfo.InvariantCulture)[0] == '8' ? top * 10 / 8 : top;
        }

        return (int)Math.Min(top, int.MaxValue - 1);
    }

    private static string Short(string label)
    {
        var clean = new StringInfo(PrintedText.Clean(label));
        return clean.LengthInTextElements <= LabelLengthMax
            ? clean.String
            : clean.SubstringByTextElements(0, LabelLengthMax - 1) + "…";
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
