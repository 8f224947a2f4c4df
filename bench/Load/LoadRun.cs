using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Attendance.Bench.Load;

/// <summary>
/// Sends the requests of one run. In the closed loop a request is due when its connection is free; in the open loop
/// request i is due at i ÷ rate, and leaves then or when the first connection is free.
/// </summary>
internal sealed class LoadRun(LoadOptions options, byte[][] lines) : IDisposable
{
    private const int RequestBytesMax = 4 * 1024;
    private static readonly long DrainNanosecondsMax = 10_000_000_000;

    private readonly RequestTemplate template = new(options);
    private readonly Epoll epoll = new();
    private readonly Connection[] connections = [.. Enumerable.Range(0, options.Connections).Select(
        _ => new Connection())];
    private readonly Queue<int> idle = new(options.Connections);
    private readonly byte[] request = GC.AllocateArray<byte>(RequestBytesMax, pinned: true);
    private readonly Captures? captures = options.CaptureField is { } field ? new Captures(field, lines.Length) : null;
    private readonly int requestsMax = options.Repeat ? int.MaxValue : lines.Length;
    private readonly double? nanosecondsBetween = 1e9 / options.RatePerSecond;
    private readonly long sendUntil = options.Seconds is { } seconds ? (long)(seconds * 1e9) : long.MaxValue;

    private long startTimestamp;
    private long startUnixMilliseconds;
    private long lastAnswerNanoseconds;
    private int next;
    private int underWay;
    private int open;

    public LoadReport Report { get; } = new();

    public void Connect()
    {
        var address = Dns.GetHostAddresses(options.Url.Host, AddressFamily.InterNetwork)[0];
        for (var i = 0; i < connections.Length; i++)
        {
            connections[i].Connect(new IPEndPoint(address, options.Url.Port));
            epoll.Add(connections[i].Descriptor, i);
            idle.Enqueue(i);
        }

        open = connections.Length;
    }

    public void Send()
    {
        Native.SharpenTimers();
        var ready = new int[256];
        var processor = Environment.CpuUsage;
        startUnixMilliseconds = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        startTimestamp = Stopwatch.GetTimestamp();

        SendDue(Now());
        while (underWay > 0 || (open > 0 && MaySend(Now())))
        {
            var count = epoll.Wait(ready, UntilNextDue(Now()));
            for (var i = 0; i < count; i++)
            {
                Receive(ready[i]);
            }

            var now = Now();
            SendDue(now);
            if (sendUntil != long.MaxValue && now > sendUntil + DrainNanosecondsMax)
            {
                break;
            }
        }

        Report.Unanswered += underWay;
        Report.Finish(next, lastAnswerNanoseconds, processor, Environment.CpuUsage);
        captures?.WriteTo(options.CaptureFile!, next);
    }

    public void Dispose()
    {
        foreach (var connection in connections)
        {
            connection.Dispose();
        }
    }

    private long Now() => (long)((Stopwatch.GetTimestamp() - startTimestamp) * (1e9 / Stopwatch.Frequency));

    private long DueAt(int number) => nanosecondsBetween is { } between ? (long)(number * between) : 0;

    private bool MaySend(long now) =>
        next < requestsMax && (nanosecondsBetween is null ? now : DueAt(next)) < sendUntil;

    // -1: nothing becomes due by time alone, so wait for an answer. The second is a bound for the drain.
    private long UntilNextDue(long now)
    {
        if (nanosecondsBetween is not null && idle.Count > 0 && MaySend(now))
        {
            return Math.Max(DueAt(next) - now, 0);
        }

        return sendUntil == long.MaxValue ? -1 : 1_000_000_000;
    }

    private void SendDue(long now)
    {
        while (idle.Count > 0 && MaySend(now) && DueAt(next) <= now)
        {
            var index = idle.Dequeue();
            var connection = connections[index];
            if (connection.IsLost)
            {
                continue;
            }

            var length = template.Render(
                request, next, lines[next % lines.Length], startUnixMilliseconds + now / 1_000_000);
            connection.DueNanoseconds = nanosecondsBetween is null ? Now() : DueAt(next);
            connection.Request = next++;
            underWay++;
            if (!connection.TrySend(request.AsSpan(0, length)))
            {
                Lose(index);
            }

            now = Now();
        }
    }

    private void Receive(int index)
    {
        var connection = connections[index];
        switch (connection.Receive(out var status, out var answer))
        {
            case ReceiveOutcome.Partial:
                return;
            case ReceiveOutcome.Closed:
                Lose(index);
                return;
        }

        lastAnswerNanoseconds = Now();
        Report.Answered(status, status == options.Expect, lastAnswerNanoseconds - connection.DueNanoseconds, answer);
        captures?.Take(connection.Request, answer);
        connection.Request = -1;
        underWay--;
        idle.Enqueue(index);
    }

    // A lost connection stays lost: the run measures a server that is there, and says how many it lost.
    private void Lose(int index)
    {
        var connection = connections[index];
        if (connection.IsLost)
        {
            return;
        }

        if (connection.Request >= 0)
        {
            Report.Unanswered++;
            underWay--;
        }

        epoll.Remove(connection.Descriptor);
        connection.IsLost = true;
        Report.LostConnections++;
        open--;
    }
}
