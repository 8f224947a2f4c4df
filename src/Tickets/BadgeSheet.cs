using System.Globalization;
using System.Text;

namespace Attendance.Tickets;

/// <summary>A page of badges to print and cut, written piece by piece so that any number of them needs the memory of
/// one: <see cref="Open"/>, a <see cref="Next"/> for each, <see cref="Close"/>.</summary>
public sealed class BadgeSheet(string eventName)
{
    /// <summary>Badges on one sheet of A4, two by four.</summary>
    public const int BadgesPerSheet = 8;

    private readonly string _event = PrintedText.Html(eventName);
    private readonly string _eventClass = BadgeStyle.EventClass(eventName);
    private int _badges;

    /// <summary>Allows the page's own style and nothing else: whatever a name brings along, nothing runs, loads or is
    /// sent.</summary>
    public static string ContentSecurityPolicy { get; } = BadgeStyle.Policy + "; frame-ancestors 'none'";

    // The policy is in the page too, so that it holds for a saved copy.
    public string Open() =>
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="{BadgeStyle.Policy}">
        <meta name="referrer" content="no-referrer">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{_event}: badges</title>
        <style>{BadgeStyle.Css}</style>
        </head>
        <body>
        <main>

        """;

    public string Next(Badge badge)
    {
        var name = PrintedText.Html(badge.Name);
        var organization = PrintedText.Html(badge.Organization ?? "");
        return $"""
            {(_badges++ % BadgesPerSheet == 0 ? TurnSheet() : "")}<article class="badge">
            <p class="{_eventClass}" dir="auto">{_event}</p>
            <h2 class="{BadgeStyle.NameClass(badge.Name)}" dir="auto">{name}</h2>
            <div class="foot">
            <p class="{BadgeStyle.OrganizationClass(badge.Organization ?? "")}" dir="auto">{organization}</p>
            <p class="token">{PrintedText.Html(badge.Token)}</p>
            {QrCode.SvgToScale(badge.Token)}
            </div>
            </article>

            """;
    }

    /// <summary>Ends the page and says above it, on the screen only, what is not on it.</summary>
    public string Close(BadgesLeftOut leftOut)
    {
        var page = new StringBuilder();
        page.Append(_badges == 0 ? "" : "</section>\n").Append("</main>\n<aside class=\"notes\">\n");
        page.Append(CultureInfo.InvariantCulture, $"<p><strong>{Count(_badges)}</strong> for {_event}. ");
        page.Append(_badges == 0
            ? "There is nobody to print a badge for.</p>\n"
            : "Print on A4 at 100 %, without the browser's headers and footers, and cut along the lines.</p>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p>{LeftOut(leftOut)}</p>\n");
        if (leftOut.NextPage is { } next)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<p>There are more: <a href=\"{PrintedText.Html(next)}\">the next badges</a>.</p>\n");
        }

        return page.Append("</aside>\n</body>\n</html>\n").ToString();
    }

    private string TurnSheet() => (_badges == 1 ? "" : "</section>\n") + "<section class=\"sheet\">\n";

    private static string Count(int badges) =>
        badges == 1 ? "1 badge" : string.Create(CultureInfo.InvariantCulture, $"{badges} badges");

    private static string LeftOut(BadgesLeftOut leftOut)
    {
        var (suspended, cancelled, revoked) = (leftOut.Suspended, leftOut.Cancelled, leftOut.Revoked);
        var people = suspended + cancelled + revoked;
        FormattableString text =
            $"{people} left out: {suspended} suspended, {cancelled} cancelled, {revoked} whose token was taken back.";
        return people == 0
            ? "Nobody was left out."
            : text.ToString(CultureInfo.InvariantCulture);
    }
}
