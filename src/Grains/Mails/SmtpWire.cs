using System.Globalization;
using System.Text;

namespace Attendance.Mails;

/// <summary>Lines to and from a server. Everything has a bound: a line, a reply, and how long it may take.</summary>
internal sealed class SmtpWire(Stream stream, TimeProvider clock)
{
    private const int LineBytesMax = 2_048;
    private const int ReplyLinesMax = 100;

    private static readonly TimeSpan CommandMax = TimeSpan.FromSeconds(30);

    private readonly byte[] _buffer = new byte[4_096];
    private int _start;
    private int _end;

    public Stream Stream => stream;

    /// <summary>Something came that nobody asked for. Before TLS begins, that is an attack.</summary>
    public bool HasUnread => _start < _end;

    public async Task<SmtpReply> AskAsync(string command, CancellationToken cancellationToken)
    {
        await WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), cancellationToken);
        return await ReadAsync(CommandMax, cancellationToken);
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(CommandMax, clock, cancellationToken);
        try
        {
            await stream.WriteAsync(bytes, limit.Token);
            await stream.FlushAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SmtpException("The mail server took too long to read.");
        }
    }

    public async Task<SmtpReply> ReadAsync(TimeSpan max, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(max, clock, cancellationToken);
        try
        {
            return await ReadReplyAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SmtpException("The mail server took too long to answer.");
        }
    }

    private async Task<SmtpReply> ReadReplyAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (lines.Count < ReplyLinesMax)
        {
            var line = await ReadLineAsync(cancellationToken);
            if (line.Length < 3
                || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
                || (line.Length > 3 && line[3] is not (' ' or '-')))
            {
                throw new SmtpException("The mail server does not speak SMTP.");
            }

            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
            {
                return new SmtpReply(code, lines);
            }
        }

        throw new SmtpException("The mail server's reply has no end.");
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            var unread = _buffer.AsMemory(_start, _end - _start);
            var end = unread.Span.IndexOf((byte)'\n');
            line.Append(Encoding.UTF8.GetString(unread.Span[..(end < 0 ? unread.Length : end)]));
            if (line.Length > LineBytesMax)
            {
                throw new SmtpException("The mail server's line has no end.");
            }

            if (end >= 0)
            {
                _start += end + 1;
                return line.ToString().TrimEnd('\r');
            }

            (_start, _end) = (0, await stream.ReadAsync(_buffer, cancellationToken));
            if (_end == 0)
            {
                throw new SmtpException("The mail server closed the connection.");
            }
        }
    }

    /// <summary>A token that ends with the caller's or after a while on our clock.</summary>
    private sealed class TimeLimit : IDisposable
    {
        private readonly CancellationTokenSource _source;
        private readonly ITimer _timer;

        public TimeLimit(TimeSpan max, TimeProvider clock, CancellationToken cancellationToken)
        {
            _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            _timer = clock.CreateTimer(
                static source => ((CancellationTokenSource)source!).Cancel(), _source, max, Timeout.InfiniteTimeSpan);
        }

        public CancellationToken Token => _source.Token;

        // The source is left to the collector: the timer may be about to use it.
        public void Dispose() => _timer.Dispose();
    }
}
