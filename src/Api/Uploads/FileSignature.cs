namespace Attendance.Uploads;

/// <summary>Tells files that are no text by how they begin, so that people read what to do rather than that line 1 is
/// odd.</summary>
internal static class FileSignature
{
    private const string SaveAsCsv = "save it as \"CSV UTF-8\" and send that";

    public static void RefuseWhatIsNoText(ReadOnlySpan<byte> head)
    {
        if (NameOf(head) is { } name)
        {
            throw UploadRefusedException.Unsupported($"This is {name}.");
        }

        if (head.TrimStart("\uFEFF"u8).TrimStart(" \t\r\n\0"u8).IsEmpty && head.Length < UploadBytes.HeadMax)
        {
            throw UploadRefusedException.Invalid("The file is empty.");
        }
    }

    public static UploadRefusedException Binary() =>
        UploadRefusedException.Unsupported($"This is no text file, it has bytes of zero: {SaveAsCsv}.");

    private static string? NameOf(ReadOnlySpan<byte> head) => head switch
    {
        [(byte)'P', (byte)'K', 3 or 5 or 7, 4 or 6 or 8, ..] =>
            $"an Excel workbook (.xlsx) or another ZIP archive: open it and {SaveAsCsv}",
        [0xD0, 0xCF, 0x11, 0xE0, ..] => $"an old Excel workbook (.xls): open it and {SaveAsCsv}",
        [0x1F, 0x8B, ..] => "a compressed file (gzip): send it unpacked",
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => "a PDF: send the list that it was made from, as CSV UTF-8",
        [(byte)'{', (byte)'\\', (byte)'r', (byte)'t', (byte)'f', ..] => $"a word processor's document: {SaveAsCsv}",
        [(byte)'<', ..] => $"HTML or XML, as some programs call Excel: open it and {SaveAsCsv}",
        _ => null,
    };
}
