namespace Attendance.Uploads;

/// <summary>The text of a table as the parser takes it: with its beginning to look at, and a bound on a row, since the
/// parser gathers a row until it ends.</summary>
internal sealed class CsvText(DecodedText text) : TextReader
{
    private readonly char[] _head = new char[UploadOptions.RowMax];
    private int _headLength;
    private int _headRead;
    private UploadRefusedException? _faultAfterHead;
    private long _given;
    private long _rowStart;

    public bool Ended { get; private set; }

    /// <summary>The first lines; <see cref="FillHeadAsync"/> first.</summary>
    public ReadOnlySpan<char> Head => _head.AsSpan(_headRead, _headLength - _headRead);

    public async Task FillHeadAsync()
    {
        try
        {
            int count;
            do
            {
                count = await text.ReadAsync(_head.AsMemory(_headLength));
                _headLength += count;
            }
            while (count > 0 && _headLength < _head.Length && !HasTwoLines());
        }
        catch (UploadRefusedException refused)
        {
            // Thrown again behind the text before it, where the line is known.
            _faultAfterHead = refused;
        }
    }

    public void Skip(int count) => _headRead += count;

    /// <summary>Says that a row begins after this many characters that were read.</summary>
    public void BeginRow(long position) => _rowStart = position;

    public override async ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
    {
        // The parser asks for more only within a row, when it has looked at all that it got.
        if (_given - _rowStart > UploadOptions.RowMax)
        {
            throw TooLong();
        }

        var count = Math.Min(buffer.Length, Head.Length);
        if (count > 0)
        {
            Head[..count].CopyTo(buffer.Span);
            Skip(count);
        }
        else
        {
            count = _faultAfterHead is null ? await text.ReadAsync(buffer) : throw _faultAfterHead;
        }

        _given += count;
        Ended = count == 0;
        return count;
    }

    public override Task<int> ReadAsync(char[] buffer, int index, int count) =>
        ReadAsync(buffer.AsMemory(index, count)).AsTask();

    public override int Read(char[] buffer, int index, int count) =>
        throw new NotSupportedException("A request is read asynchronously.");

    public static UploadRefusedException TooLong() => UploadRefusedException.Invalid(
        $"The row that begins here has more than {UploadOptions.RowMax} characters; is a quote not closed?");

    /// <summary>The line that tells Excel the separator, and the header after it.</summary>
    private bool HasTwoLines()
    {
        var (lines, inQuotes) = (0, false);
        foreach (var c in Head.TrimStart("\r\n"))
        {
            inQuotes ^= c == '"';
            lines += c is '\r' or '\n' && !inQuotes ? 1 : 0;
        }

        // Two marks may end one line; the third one cannot.
        return lines > 2;
    }
}
