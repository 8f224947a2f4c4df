using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Attendance.Tickets;

/// <summary>A grey picture, a byte per pixel, and what happens to it between a screen and a camera.</summary>
internal sealed partial record GreyPicture(int Width, int Height, byte[] Pixels)
{
    public byte this[int x, int y] => Pixels[(y * Width) + x];

    /// <summary>Reads the one kind of PNG that a code should be, and fails for any other.</summary>
    public static GreyPicture OfPng(byte[] png)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], png[..8]);
        var chunks = Chunks(png).ToArray();
        Assert.Equal(["IHDR", "IDAT", "IEND"], chunks.Select(chunk => chunk.Type));
        var header = chunks[0].Data;
        var (width, height) = (
            BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)));

        // One bit per pixel, grey, deflate, filters by line, not interlaced.
        Assert.Equal([1, 0, 0, 0, 0], header[8..]);
        var stride = 1 + ((width + 7) / 8);
        var lines = new byte[stride * height];
        using var inflate = new ZLibStream(new MemoryStream(chunks[1].Data), CompressionMode.Decompress);
        inflate.ReadExactly(lines);
        Assert.Equal(-1, inflate.ReadByte());

        var pixels = new byte[width * height];
        for (var y = 0; y < height; y++)
        {
            Assert.Equal(0, lines[y * stride]);
            for (var x = 0; x < width; x++)
            {
                var isWhite = (lines[(y * stride) + 1 + (x / 8)] & (0x80 >> (x % 8))) != 0;
                pixels[(y * width) + x] = isWhite ? (byte)255 : (byte)0;
            }
        }

        return new GreyPicture(width, height, pixels);
    }

    /// <summary>Draws what a code uses of SVG: a white ground and black rectangles, moved and scaled.</summary>
    public static GreyPicture OfSvg(string svg)
    {
        var root = XElement.Parse(svg);
        var size = int.Parse(root.Attribute("width")!.Value, CultureInfo.InvariantCulture);
        Assert.Equal($"0 0 {size} {size}", root.Attribute("viewBox")!.Value);
        var paths = root.Elements(root.Name.Namespace + "path").ToArray();
        Assert.Equal($"M0 0h{size}v{size}H0z", paths[0].Attribute("d")!.Value);
        var place = Place().Match(paths[1].Attribute("transform")!.Value);
        var (margin, scale) = (Number(place, 1), Number(place, 3));
        var pixels = new byte[size * size];
        pixels.AsSpan().Fill(255);
        foreach (Match run in Run().Matches(paths[1].Attribute("d")!.Value))
        {
            for (var y = 0; y < scale; y++)
            {
                var from = ((margin + (Number(run, 2) * scale) + y) * size) + margin + (Number(run, 1) * scale);
                pixels.AsSpan(from, Number(run, 3) * scale).Clear();
            }
        }

        return new GreyPicture(size, size, pixels);
    }

    public GreyPicture Inverted() => this with { Pixels = [.. Pixels.Select(pixel => (byte)(255 - pixel))] };

    /// <summary>A screen turned down, or paper in the dark.</summary>
    public GreyPicture Dimmed() => this with { Pixels = [.. Pixels.Select(pixel => (byte)(40 + (pixel / 5)))] };

    /// <summary>The mean of the pixels around each.</summary>
    public GreyPicture Blurred(int radius)
    {
        var blurred = new byte[Pixels.Length];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var (sum, count) = (0, 0);
                for (var j = Math.Max(0, y - radius); j <= Math.Min(Height - 1, y + radius); j++)
                {
                    for (var i = Math.Max(0, x - radius); i <= Math.Min(Width - 1, x + radius); i++)
                    {
                        sum += this[i, j];
                        count++;
                    }
                }

                blurred[(y * Width) + x] = (byte)(sum / count);
            }
        }

        return this with { Pixels = blurred };
    }

    /// <summary>A white crease from side to side.</summary>
    public GreyPicture Folded(int top, int thickness)
    {
        var folded = (byte[])Pixels.Clone();
        folded.AsSpan(top * Width, thickness * Width).Fill(255);
        return this with { Pixels = folded };
    }

    private static IEnumerable<(string Type, byte[] Data)> Chunks(byte[] png)
    {
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            var covered = png.AsSpan(at + 4, length + 4);
            Assert.Equal(Crc(covered), BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length)));
            yield return (Encoding.ASCII.GetString(covered[..4]), covered[4..].ToArray());
            at += length + 12;
        }
    }

    /// <summary>Bit by bit, unlike the table that it checks.</summary>
    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
            }
        }

        return ~crc;
    }

    private static int Number(Match match, int group) =>
        int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^translate\((\d+) (\d+)\) scale\((\d+)\)$")]
    private static partial Regex Place();

    [GeneratedRegex(@"M(\d+) (\d+)h(\d+)v1h-\3z")]
    private static partial Regex Run();
}
