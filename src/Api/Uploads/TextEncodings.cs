using System.Buffers;
using System.Text;

namespace Attendance.Uploads;

/// <summary>The encodings that files come in, and how to tell which one it is.</summary>
internal static class TextEncodings
{
    // Stands in decoded text for bytes that are no text; no character is encoded like this.
    private const char Invalid = '\uFFFF';

    private const int Utf16LittleEndian = 1200;
    private const int Utf16BigEndian = 1201;
    private const int KoreanCodePage = 949;

    private static readonly SearchValues<char> KoreanInvalid = SearchValues.Create(
        [.. Enumerable.Range(0xE000, 0x1900).Append(0x80).Append(Invalid).Select(c => (char)c)]);

    public static Encoding Utf8 { get; } = Strict(Encoding.UTF8.CodePage);

    /// <summary>CP949, of which EUC-KR is a part.</summary>
    public static Encoding Korean { get; } = Strict(KoreanCodePage);

    /// <summary>The one that a content type names. Null when it may be CP949 as well: who says ASCII and sends more
    /// did not look.</summary>
    public static Encoding? OfCharset(string charset, ReadOnlySpan<byte> head)
    {
        switch (charset.ToLowerInvariant())
        {
            case "us-ascii" or "ascii":
                return null;
            case "utf-16" or "utf16" or "unicode":
                return head.StartsWith<byte>([0xFE, 0xFF]) ? Strict(Utf16BigEndian) : Strict(Utf16LittleEndian);
            case "euc-kr" or "euckr" or "ks_c_5601-1987" or "cp949" or "ms949" or "uhc" or "windows-949" or "korean":
                return Korean;
            case "utf8":
                return Utf8;
        }

        try
        {
            var known = CodePagesEncodingProvider.Instance.GetEncoding(charset) ?? Encoding.GetEncoding(charset);
            return Strict(known.CodePage);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw UploadRefusedException.Unsupported(
                "The Content-Type names a charset that we do not know: use utf-8.");
        }
    }

    /// <summary>Null when neither a mark nor bytes of zero tell.</summary>
    public static Encoding? OfStart(ReadOnlySpan<byte> head) => head switch
    {
        [0xEF, 0xBB, 0xBF, ..] => Utf8,
        [0xFF, 0xFE, ..] => Strict(Utf16LittleEndian),
        [0xFE, 0xFF, ..] => Strict(Utf16BigEndian),
        _ => OfZeros(head),
    };

    /// <summary>Of text that is not ASCII only, seen from its first such byte on; null when it is neither. UTF-8 that
    /// breaks off in a character is still that.</summary>
    public static Encoding? Of(ReadOnlySpan<byte> text, bool isWhole) =>
        Fits(Utf8, text, isWhole: false) ? Utf8
        : Fits(Korean, text, isWhole) ? Korean
        : null;

    /// <summary>Where decoded text stands for bytes that are none; negative when it nowhere does. The Korean code page
    /// gives bytes without a character to the private area.</summary>
    public static int IndexOfInvalid(Encoding encoding, ReadOnlySpan<char> text) =>
        encoding.CodePage == KoreanCodePage
            ? text.IndexOfAny(KoreanInvalid)
            : text.IndexOf(Invalid);

    /// <summary>How many bytes of a mark to skip.</summary>
    public static int MarkLength(Encoding encoding, ReadOnlySpan<byte> head) =>
        head.StartsWith(encoding.Preamble) ? encoding.Preamble.Length : 0;

    /// <summary>In UTF-16 one half of most pairs is zero: of every comma, digit and line end. Some Hangul has its zero
    /// in the other half, such as the first one, U+AC00.</summary>
    private static Encoding? OfZeros(ReadOnlySpan<byte> head)
    {
        int first = 0, second = 0;
        for (var i = 0; i + 1 < head.Length; i += 2)
        {
            first += head[i] == 0 ? 1 : 0;
            second += head[i + 1] == 0 ? 1 : 0;
        }

        if (Math.Max(first, second) < Math.Max(3, head.Length / 16))
        {
            return null;
        }

        return second >= first * 4 ? Strict(Utf16LittleEndian)
            : first >= second * 4 ? Strict(Utf16BigEndian)
            : null;
    }

    private static bool Fits(Encoding encoding, ReadOnlySpan<byte> text, bool isWhole)
    {
        var chars = new char[encoding.GetMaxCharCount(text.Length)];
        var count = encoding.GetDecoder().GetChars(text, chars, flush: isWhole);
        return IndexOfInvalid(encoding, chars.AsSpan(0, count)) < 0;
    }

    private static Encoding Strict(int codePage)
    {
        var (onEncode, onDecode) = (EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFF"));
        return CodePagesEncodingProvider.Instance.GetEncoding(codePage, onEncode, onDecode)
            ?? Encoding.GetEncoding(codePage, onEncode, onDecode);
    }
}
