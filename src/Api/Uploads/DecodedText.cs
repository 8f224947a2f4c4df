using System.Globalization;
using System.Text;

namespace Attendance.Uploads;

/// <summary>The file's bytes as text. Refuses what is no text, at its byte, rather than putting question marks into
/// people's names.</summary>
internal sealed class DecodedText
{
    private readonly UploadBytes _bytes;
    private readonly byte[] _buffer = new byte[UploadBytes.HeadMax];
    private int _start;
    private int _end;
    private bool _ended;
    private long _offset;
    private Encoding? _encoding;
    private Decoder? _decoder;
    private bool _isGuess;
    private UploadRefusedException? _fault;
    private char? _held;
    private bool _isFlushed;

    public DecodedText(UploadBytes bytes, string? charset)
    {
        _bytes = bytes;
        var encoding = charset is null ? null : TextEncodings.OfCharset(charset, bytes.Head);
        Use(encoding ?? TextEncodings.OfStart(bytes.Head), isGuess: false);
    }

    /// <summary>Zero at the end only. Text before a fault is still given out, so that whoever reads rows knows where it
    /// is.</summary>
    public async ValueTask<int> ReadAsync(Memory<char> chars)
    {
        if (_held is { } held)
        {
            (chars.Span[0], _held) = (held, null);
            return 1;
        }

        return chars.Length > 1 ? await ReadSomeAsync(chars) : await ReadOneAsync(chars);
    }

    /// <summary>The decoder gives out two halves of a character at once or none.</summary>
    private async ValueTask<int> ReadOneAsync(Memory<char> chars)
    {
        var two = new char[2];
        var count = await ReadSomeAsync(two);
        (chars.Span[0], _held) = (two[0], count == 2 ? two[1] : null);
        return Math.Min(count, 1);
    }

    private async ValueTask<int> ReadSomeAsync(Memory<char> chars)
    {
        while (true)
        {
            if (_fault is not null)
            {
                throw _fault;
            }

            if (_start == _end && !_ended)
            {
                await FillAsync();
                SkipMark();
            }

            if (_start == _end && (_isFlushed || _decoder is null))
            {
                return 0;
            }

            if (_decoder is null && _buffer[_start] >= 0x80)
            {
                await DecideAsync();
            }

            var count = _decoder is null ? CopyAscii(chars.Span) : Decode(chars.Span);
            if (chars.Span[..count].IndexOf('\0') is >= 0 and var zero)
            {
                (count, _fault) = (zero, FileSignature.Binary());
            }

            if (count > 0)
            {
                return count;
            }
        }
    }

    private void Use(Encoding? encoding, bool isGuess)
    {
        _encoding = encoding;
        _decoder = encoding?.GetDecoder();
        _isGuess = isGuess;
    }

    private async ValueTask FillAsync()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        var count = await _bytes.ReadAsync(_buffer.AsMemory(_end));
        _end += count;
        _ended = count == 0;
    }

    private void SkipMark()
    {
        if (_offset == 0 && _encoding is not null)
        {
            var mark = TextEncodings.MarkLength(_encoding, _bytes.Head);
            _start += mark;
            _offset += mark;
        }
    }

    /// <summary>Only now, at the first byte that is not ASCII: until here UTF-8 and CP949 are the same, and a list may
    /// begin with any number of English names.</summary>
    private async ValueTask DecideAsync()
    {
        while (!_ended && _end - _start < _buffer.Length)
        {
            await FillAsync();
        }

        if (TextEncodings.Of(_buffer.AsSpan(_start, _end - _start), isWhole: _ended) is { } encoding)
        {
            Use(encoding, isGuess: true);
            return;
        }

        // Neither fits all of it. It is read as UTF-8 then, to name the first place where that fails.
        Use(TextEncodings.Utf8, isGuess: false);
    }

    private int CopyAscii(Span<char> chars)
    {
        var bytes = _buffer.AsSpan(_start, Math.Min(_end - _start, chars.Length));
        var other = bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
        var count = Encoding.ASCII.GetChars(other < 0 ? bytes : bytes[..other], chars);
        _start += count;
        _offset += count;
        return count;
    }

    private int Decode(Span<char> chars)
    {
        var bytes = _buffer.AsSpan(_start, _end - _start);
        _decoder!.Convert(bytes, chars, flush: _ended, out var used, out var count, out var completed);
        _start += used;
        _isFlushed = _ended && completed;
        var invalid = TextEncodings.IndexOfInvalid(_encoding!, chars[..count]);
        count = invalid < 0 ? count : invalid;

        // Counted from the text: the decoder may hold the first half of a character back.
        _offset += _encoding!.GetByteCount(chars[..count]);
        _fault = invalid < 0 ? null : NotInEncoding();
        return count;
    }

    private UploadRefusedException NotInEncoding()
    {
        var isKorean = _encoding!.CodePage == TextEncodings.Korean.CodePage;
        var name = isKorean ? "CP949 (EUC-KR)" : _encoding.WebName.ToUpperInvariant();
        var why = _isGuess ? ", which the text before it is" : "";
        return UploadRefusedException.Invalid(string.Create(
            CultureInfo.InvariantCulture,
            $"Byte {_offset} is not valid {name}{why}: save the file as \"CSV UTF-8\" and send it again."));
    }
}
