using System.Globalization;
using System.Text;

namespace Attendance.Tickets;

/// <summary>A token as a QR code: nothing but its text, in a picture of exactly the pixels asked for, with the quiet
/// zone that readers need. Both kinds have the same geometry, and the same token gives the same bytes.</summary>
public static class QrCode
{
    public const int SizeMin = 64;
    public const int SizeMax = 2000;
    public const int SizeDefault = 400;

    /// <summary>The smallest picture of this token whose modules a camera can tell apart.</summary>
    public static int SmallestSize(string token) => Math.Max(SizeMin, QrGrid.Of(token).SmallestSize);

    /// <summary>A grey picture of one bit per pixel, black on white.</summary>
    /// <param name="size">Pixels along each side, from <see cref="SmallestSize"/> to <see cref="SizeMax"/>.</param>
    public static byte[] Png(string token, int size = SizeDefault)
    {
        var grid = Grid(token, size);
        var (scale, margin) = grid.Place(size);
        var picture = new BitPicture(size);
        for (var y = 0; y < grid.Modules; y++)
        {
            foreach (var (x, length) in grid.Runs(y))
            {
                picture.Blacken(margin + (x * scale), margin + (y * scale), length * scale, scale);
            }
        }

        return picture.ToPng();
    }

    /// <summary>An <c>svg</c> element that can stand in a page or a file; it needs no style and no script.</summary>
    /// <param name="size">Pixels along each side, from <see cref="SmallestSize"/> to <see cref="SizeMax"/>.</param>
    public static string Svg(string token, int size = SizeDefault) => Draw(Grid(token, size), token, size);

    /// <summary>The same of any short text, as large as a camera needs it.</summary>
    public static string TextSvg(string text)
    {
        var grid = QrGrid.OfText(text);
        return Draw(grid, "QR code", grid.SmallestSize * 2);
    }

    /// <summary>For a page that scales it anyway: without pixels that only widen the quiet zone.</summary>
    internal static string SvgToScale(string token)
    {
        var grid = QrGrid.Of(token);
        return Draw(grid, token, grid.SmallestSize);
    }

    private static string Draw(QrGrid grid, string token, int size)
    {
        var (scale, margin) = grid.Place(size);
        var svg = new StringBuilder(4096);
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 {size} {size}"
             shape-rendering="crispEdges" role="img" aria-label="{token}">
            <path fill="#fff" d="M0 0h{size}v{size}H0z"/>
            <path fill="#000" transform="translate({margin} {margin}) scale({scale})" d="
            """);
        AppendOutline(svg, grid);
        return svg.Append("\"/></svg>").ToString();
    }

    private static QrGrid Grid(string token, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, SizeMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, SizeMax);
        var grid = QrGrid.Of(token);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, grid.SmallestSize);
        return grid;
    }

    /// <summary>Each run of dark modules is a rectangle: much shorter than one per module, and without seams between
    /// neighbours.</summary>
    private static void AppendOutline(StringBuilder svg, QrGrid grid)
    {
        for (var y = 0; y < grid.Modules; y++)
        {
            foreach (var (x, length) in grid.Runs(y))
            {
                svg.Append(CultureInfo.InvariantCulture, $"M{x} {y}h{length}v1h-{length}z");
            }
        }
    }
}
