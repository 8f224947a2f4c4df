namespace Attendance.Uploads;

/// <summary>The body of the request, read once and forwards, up to a bound.</summary>
internal sealed class UploadBody(Stream body, long bytesMax) : Stream
{
    private long _read;

    /// <summary>Whether the body was read to its end, so that what breaks off now was sent like that.</summary>
    public bool Ended { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await ReadBodyAsync(buffer, cancellationToken);
        _read += count;
        Ended |= count == 0 && buffer.Length > 0;
        return _read <= bytesMax
            ? count
            : throw UploadRefusedException.TooLarge($"The file is larger than {bytesMax} bytes; send it in parts.");
    }

    private async ValueTask<int> ReadBodyAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            // A chunk whose length is no number of this world, or a connection that broke: the caller's doing.
            throw new BadHttpRequestException("The body could not be read.", exception);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("A request is read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
