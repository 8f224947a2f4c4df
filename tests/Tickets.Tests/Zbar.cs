using System.Runtime.InteropServices;
using System.Text;
using Attendance.TestKit;

namespace Attendance.Tickets;

/// <summary>The reader of the system's libzbar: not ours, so that a code which only we can read is found out.</summary>
internal static partial class Zbar
{
    private const string Library = "libzbar.so.0";
    private const int AnySymbol = 0;
    private const int QrCodeSymbol = 64;
    private const int EnableOption = 0;
    private const int TestInvertedOption = 0x81;
    private const uint GreyFormat = 'Y' | ('8' << 8) | ('0' << 16) | ('0' << 24);

    /// <summary>Why tests that read codes are skipped, or null when they run. They are never skipped in CI.</summary>
    public static string? Skip { get; } = NativeLibrary.TryLoad(Library, out _) || TestDatabases.IsStrict
        ? null
        : "libzbar is not installed on this machine (Debian: apt-get install libzbar0).";

    /// <summary>What the codes in a picture say, in the order in which they are found.</summary>
    public static unsafe string[] Read(GreyPicture picture)
    {
        var scanner = ImageScannerCreate();
        var image = ImageCreate();
        try
        {
            Assert.Equal(0, ScannerSetConfig(scanner, QrCodeSymbol, EnableOption, 1));
            Assert.Equal(0, ScannerSetConfig(scanner, AnySymbol, TestInvertedOption, 1));
            fixed (byte* pixels = picture.Pixels)
            {
                ImageSetFormat(image, new CULong(GreyFormat));
                ImageSetSize(image, (uint)picture.Width, (uint)picture.Height);
                ImageSetData(image, pixels, new CULong((nuint)picture.Pixels.Length), 0);
                Assert.True(ScanImage(scanner, image) >= 0, "The reader failed.");
                return [.. Symbols(image)];
            }
        }
        finally
        {
            ImageDestroy(image);
            ImageScannerDestroy(scanner);
        }
    }

    private static List<string> Symbols(nint image)
    {
        var texts = new List<string>();
        for (var symbol = FirstSymbol(image); symbol != 0; symbol = NextSymbol(symbol))
        {
            var bytes = new byte[SymbolLength(symbol)];
            Marshal.Copy(SymbolData(symbol), bytes, 0, bytes.Length);
            texts.Add(Encoding.UTF8.GetString(bytes));
        }

        return texts;
    }

    [LibraryImport(Library, EntryPoint = "zbar_image_scanner_create")]
    private static partial nint ImageScannerCreate();

    [LibraryImport(Library, EntryPoint = "zbar_image_scanner_destroy")]
    private static partial void ImageScannerDestroy(nint scanner);

    [LibraryImport(Library, EntryPoint = "zbar_image_scanner_set_config")]
    private static partial int ScannerSetConfig(nint scanner, int symbology, int option, int value);

    [LibraryImport(Library, EntryPoint = "zbar_scan_image")]
    private static partial int ScanImage(nint scanner, nint image);

    [LibraryImport(Library, EntryPoint = "zbar_image_create")]
    private static partial nint ImageCreate();

    [LibraryImport(Library, EntryPoint = "zbar_image_destroy")]
    private static partial void ImageDestroy(nint image);

    [LibraryImport(Library, EntryPoint = "zbar_image_set_format")]
    private static partial void ImageSetFormat(nint image, CULong format);

    [LibraryImport(Library, EntryPoint = "zbar_image_set_size")]
    private static partial void ImageSetSize(nint image, uint width, uint height);

    [LibraryImport(Library, EntryPoint = "zbar_image_set_data")]
    private static unsafe partial void ImageSetData(nint image, byte* data, CULong length, nint cleanup);

    [LibraryImport(Library, EntryPoint = "zbar_image_first_symbol")]
    private static partial nint FirstSymbol(nint image);

    [LibraryImport(Library, EntryPoint = "zbar_symbol_next")]
    private static partial nint NextSymbol(nint symbol);

    [LibraryImport(Library, EntryPoint = "zbar_symbol_get_data")]
    private static partial nint SymbolData(nint symbol);

    [LibraryImport(Library, EntryPoint = "zbar_symbol_get_data_length")]
    private static partial uint SymbolLength(nint symbol);
}

/// <summary>A fact that needs the reader, or is shown as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReaderFactAttribute : FactAttribute
{
    public override string? Skip { get; set; } = Zbar.Skip;
}

/// <summary>A theory that needs the reader, or is shown as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReaderTheoryAttribute : TheoryAttribute
{
    public override string? Skip { get; set; } = Zbar.Skip;
}
