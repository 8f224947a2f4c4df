using System.Buffers.Binary;
using System.IO.Compression;

namespace Attendance.Tickets;

/// <summary>A square picture of one bit per pixel, white until blackened.</summary>
internal sealed class BitPicture
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static readonly uint[] CrcTable = MakeCrcTable();

    private readonly int _size;
    private readonly int _stride;

    /// <summary>Lines as PNG has them: a filter byte, which stays 0, then the pixels, a set bit being white.</summary>
    private readonly byte[] _lines;

    public BitPicture(int size)
    {
        _size = size;
        _stride = 1 + ((size + 7) / 8);
        _lines = new byte[_stride * size];
        for (var y = 0; y < size; y++)
        {
            Line(y).Fill(0xFF);
        }
    }

    public void Blacken(int left, int top, int width, int height)
    {
        var right = left + width - 1;
        var (first, last) = (left / 8, right / 8);
        var (keepsLeft, keepsRight) = ((byte)~(0xFF >> (left % 8)), (byte)(0x7F >> (right % 8)));
        for (var y = top; y < top + height; y++)
        {
            var line = Line(y);
            if (first == last)
            {
                line[first] &= (byte)(keepsLeft | keepsRight);
                continue;
            }

            line[first] &= keepsLeft;
            line[(first + 1)..last].Clear();
            line[last] &= keepsRight;
        }
    }

    public byte[] ToPng()
    {
        using var png = new MemoryStream(1024);
        png.Write(Signature);

        // Width, height, one bit per pixel; grey, deflate, filters by line and no interlacing are all 0.
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, _size);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], _size);
        header[8] = 1;
        header[9..].Clear();
        WriteChunk(png, "IHDR"u8, header);
        WriteChunk(png, "IDAT"u8, Compress(_lines));
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private Span<byte> Line(int y) => _lines.AsSpan((y * _stride) + 1, _stride - 1);

    private static ReadOnlySpan<byte> Compress(byte[] lines)
    {
        var compressed = new MemoryStream(1024);
        using (var deflate = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(lines);
        }

        return compressed.GetBuffer().AsSpan(0, (int)compressed.Length);
    }

    private static void WriteChunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(type);
        png.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, type), data));
        png.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (var value in data)
        {
            crc = CrcTable[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (var n = 0u; n < 256; n++)
        {
            var crc = n;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : 0xEDB88320u ^ (crc >> 1);
            }

            table[n] = crc;
        }

        return table;
    }
}
