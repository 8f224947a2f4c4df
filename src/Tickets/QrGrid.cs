using System.Buffers;
using QRCoder;

namespace Attendance.Tickets;

/// <summary>The modules of one token's code, without the quiet zone.</summary>
internal sealed class QrGrid
{
    private const int QuietModules = 4;

    /// <summary>With one pixel per module a camera sees grey.</summary>
    private const int ModulePixelsMin = 2;

    // A quarter of the code may be lost to a fold, a thumb or a reflection. A token's 16 to 21 characters then need 25
    // modules a side at most; H would need 29 for the longest, and smaller modules lose more than it wins.
    private const QRCodeGenerator.ECCLevel Correction = QRCodeGenerator.ECCLevel.Q;

    private const int TokenCharactersMax = 64;
    private const int TextCharactersMax = 400;

    /// <summary>What the alphanumeric mode holds, in five and a half bits instead of eight; HTML gives none of it a
    /// meaning.</summary>
    private static readonly SearchValues<char> Alphanumeric = SearchValues.Create(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:");

    private readonly bool[] _dark;

    private QrGrid(int modules, bool[] dark)
    {
        (Modules, _dark) = (modules, dark);
    }

    /// <summary>Modules along each side.</summary>
    public int Modules { get; }

    public int SmallestSize => (Modules + (2 * QuietModules)) * ModulePixelsMin;

    public static QrGrid Of(string token)
    {
        if (token.Length is 0 or > TokenCharactersMax || token.AsSpan().ContainsAnyExcept(Alphanumeric))
        {
            throw new ArgumentException("A token is up to 64 capital letters, digits and dashes.", nameof(token));
        }

        return Draw(token);
    }

    /// <summary>Of a text that is no token; with small letters it takes the wider mode.</summary>
    public static QrGrid OfText(string text)
    {
        if (text.Length is 0 or > TextCharactersMax)
        {
            throw new ArgumentException($"A text may have {TextCharactersMax} characters.", nameof(text));
        }

        return Draw(text);
    }

    private static QrGrid Draw(string token)
    {
        using var data = QRCodeGenerator.GenerateQrCode(token, Correction);
        var matrix = data.ModuleMatrix;
        var modules = matrix.Count - (2 * QuietModules);
        var dark = new bool[modules * modules];
        for (var y = 0; y < modules; y++)
        {
            for (var x = 0; x < modules; x++)
            {
                dark[(y * modules) + x] = matrix[y + QuietModules][x + QuietModules];
            }
        }

        return new QrGrid(modules, dark);
    }

    /// <summary>Modules of as many whole pixels as fit, since a module of five and a half is blurred; what is left goes
    /// to the quiet zone.</summary>
    public (int Scale, int Margin) Place(int size)
    {
        var scale = size / (Modules + (2 * QuietModules));
        return (scale, (size - (Modules * scale)) / 2);
    }

    /// <summary>The runs of dark modules in a row, from the left.</summary>
    public IEnumerable<(int Start, int Length)> Runs(int row)
    {
        var start = row * Modules;
        for (var x = 0; x < Modules; x++)
        {
            var length = 0;
            while (x + length < Modules && _dark[start + x + length])
            {
                length++;
            }

            if (length > 0)
            {
                yield return (x, length);
                x += length;
            }
        }
    }
}
