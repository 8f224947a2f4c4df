using System.Security.Cryptography;
using System.Text;

namespace Attendance.Tickets;

/// <summary>How badges look, and how large their texts can be: a sheet has no script that could measure them.</summary>
internal static class BadgeStyle
{
    /// <summary>A badge is 95 by 69 mm; two by four leave a margin of 10 mm, which every printer can keep white. Its
    /// lines are drawn on the edge that it shares with its neighbour, so that one cut parts both. The code's quiet zone
    /// reaches into the margin, which is white too.</summary>
    public static readonly string Css = """

        @page { size: A4 portrait; margin: 10mm; }
        * { box-sizing: border-box; margin: 0; }
        body { font-family: "Noto Sans KR", "Noto Sans CJK KR", "Apple SD Gothic Neo", "Malgun Gothic", system-ui,
          sans-serif; color: #000; background: #fff; print-color-adjust: exact; }
        .sheet { display: grid; grid-template-columns: 95mm 95mm; grid-auto-rows: 69mm; width: 190mm;
          break-after: page; break-inside: avoid; }
        .sheet:last-of-type { break-after: auto; }
        .badge { display: flex; flex-direction: column; padding: 4mm; overflow: hidden; break-inside: avoid;
          outline: 0.2mm dashed #999; outline-offset: -0.1mm; line-height: 1.3; overflow-wrap: anywhere;
          word-break: keep-all; }
        .event { flex: none; max-height: 8.5mm; margin-bottom: 1mm; overflow: hidden; font-size: 9pt; color: #333; }
        .event.long { margin-bottom: 0; font-size: 6pt; }
        h2 { flex: 1; min-height: 0; display: flow-root; overflow: hidden; font-size: 36pt; font-weight: 700;
          line-height: 1.15; }
        h2.l2 { font-size: 28pt; } h2.l3 { font-size: 22pt; } h2.l4 { font-size: 17pt; } h2.l5 { font-size: 12pt; }
        h2.l6 { font-size: 9pt; } h2.l7 { font-size: 7pt; }
        .foot { flex: none; position: relative; height: 33mm; padding-right: 35mm; }
        .foot svg { position: absolute; top: -2mm; right: -3mm; width: 38mm; height: 38mm; }
        .org { max-height: 27mm; overflow: hidden; font-size: 11pt; }
        .org.long { font-size: 6.5pt; }
        .token { position: absolute; left: 0; bottom: 0.5mm; font: 600 10pt/1.2 ui-monospace, Menlo, Consolas,
          "DejaVu Sans Mono", monospace; white-space: nowrap; }
        @media screen {
          body { display: flex; flex-direction: column; align-items: center; background: #e9ebee; padding: 6mm; }
          .notes { order: -1; width: 190mm; max-width: 100%; padding-bottom: 5mm; line-height: 1.5; }
          .sheet { background: #fff; margin-bottom: 6mm; }
        }
        @media print { .notes { display: none; } }

        """.ReplaceLineEndings("\n");

    public static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Hash(Css)}'; base-uri 'none'; form-action 'none'";

    public static string EventClass(string name) => Width(name) <= 48 ? "event" : "event long";

    /// <summary>The largest of seven sizes in which all of a name fits into 87 by 20 mm, broken between
    /// words.</summary>
    public static string NameClass(string name) => Width(name) switch
    {
        <= 6 => "l1",
        <= 8 => "l2",
        <= 16 => "l3",
        <= 25 => "l4",
        <= 50 => "l5",
        <= 115 => "l6",
        _ => "l7",
    };

    public static string OrganizationClass(string name) => Width(name) <= 40 ? "org" : "org long";

    private static string Hash(string css) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(css)));

    /// <summary>About how many times as wide as high a text is: letters of East Asia and pictures fill a square,
    /// capitals two thirds of one, others a little more than half.</summary>
    private static double Width(string text) =>
        text.EnumerateRunes().Sum(rune => rune.Value >= 0x1100 ? 1 : Rune.IsUpper(rune) ? 0.7 : 0.56);
}
