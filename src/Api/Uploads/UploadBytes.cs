namespace Attendance.Uploads;

/// <summary>The bytes of the file, of which the first block may be looked at before anything is read.</summary>
internal sealed class UploadBytes(Stream file, UploadBody body, CancellationToken cancellationToken)
{
    public const int HeadMax = 64 * 1024;

    private readonly byte[] _head = new byte[HeadMax];
    private int _headLength;
    private int _headRead;

    /// <summary>As much of the beginning as was asked for; the whole file if that is shorter.</summary>
    public ReadOnlySpan<byte> Head => _head.AsSpan(0, _headLength);

    public async Task FillHeadAsync()
    {
        int count;
        do
        {
            count = await ReadFileAsync(_head.AsMemory(_headLength));
            _headLength += count;
        }
        while (count > 0 && _headLength < HeadMax);
    }

    /// <summary>Zero at the end only.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _headLength - _headRead);
        if (count == 0)
        {
            return ReadFileAsync(buffer);
        }

        _head.AsMemory(_headRead, count).CopyTo(buffer);
        _headRead += count;
        return ValueTask.FromResult(count);
    }

    private async ValueTask<int> ReadFileAsync(Memory<byte> buffer)
    {
        try
        {
            return buffer.IsEmpty ? 0 : await file.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException) when (body.Ended)
        {
            throw MultipartFile.BrokenOff();
        }
    }
}
