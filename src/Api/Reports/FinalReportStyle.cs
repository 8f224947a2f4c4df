using System.Security.Cryptography;
using System.Text;

namespace Attendance.Reports;

/// <summary>How the printed report looks, and the policy that allows this style and nothing else.</summary>
internal static class FinalReportStyle
{
    public static readonly string Css = """

        @page { size: A4 portrait; margin: 14mm; }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 182mm; padding: 6mm 0; color: #000; background: #fff; font: 10pt/1.4
          "Noto Sans KR", "Noto Sans CJK KR", "Apple SD Gothic Neo", "Malgun Gothic", system-ui, sans-serif;
          overflow-wrap: anywhere; print-color-adjust: exact; }
        h1 { margin: 0; font-size: 20pt; line-height: 1.2; }
        h2 { margin: 0 0 2mm; font-size: 13pt; border-bottom: 0.4mm solid #000; break-after: avoid; }
        p { margin: 1mm 0; }
        .state { font-weight: 700; }
        .state.open { border: 0.6mm solid #000; padding: 2mm; }
        section { margin-top: 7mm; }
        figure { margin: 0; break-inside: avoid; }
        svg { display: block; width: 100%; height: auto; font: 10px system-ui, sans-serif; }
        table { width: 100%; margin-top: 2mm; border-collapse: collapse; font-size: 8.5pt; }
        thead { display: table-header-group; }
        tr { break-inside: avoid; }
        caption { text-align: left; font-weight: 700; caption-side: top; }
        th, td { padding: 0.6mm 1.5mm; border-bottom: 0.2mm solid #888; text-align: left; vertical-align: top; }
        thead th { border-bottom: 0.4mm solid #000; }
        .n { text-align: right; font-variant-numeric: tabular-nums; }
        @media screen { body { padding: 8mm 5mm; max-width: 200mm; } }
        @media print { body { padding: 0; max-width: none; } }

        """.ReplaceLineEndings("\n");

    public static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Hash(Css)}'; base-uri 'none'; form-action 'none'";

    public static readonly string ContentSecurityPolicy = Policy + "; frame-ancestors 'none'";

    private static string Hash(string css) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(css)));
}
