using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Attendance.Fault.Fuzz;

/// <summary>Sends what one caller makes up over several connections, and gathers what is wrong with the
/// answers.</summary>
internal sealed class FuzzRun(Uri address)
{
    private const int Connections = 8;
    private const int FindingsMax = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, string> findings = new();
    private readonly ConcurrentDictionary<int, int> statuses = new();
    private double slowestMs;
    private string slowest = "";

    public IReadOnlyCollection<string> Findings => [.. findings.Values];

    public string Summary => string.Create(CultureInfo.InvariantCulture,
        $"{statuses.Values.Sum()} requests; " +
        $"{string.Join(", ", statuses.OrderBy(each => each.Key).Select(each => $"{each.Value} × {each.Key}"))}; " +
        $"the slowest answer took {slowestMs:F0} ms ({slowest})");

    public Task SendAsync(Func<int, FuzzRequests> requests, int count) => Task.WhenAll(
        Enumerable.Range(0, Connections).Select(worker => Task.Run(
            () => WorkAsync(requests(worker), (count + Connections - 1) / Connections))));

    /// <summary>Bytes on a connection of their own. Who waits for more of them is told that there is none.</summary>
    public async Task SendAsync(FuzzRequest request, byte[] bytes)
    {
        using var connection = await RawConnection.OpenAsync(address);
        await connection.SendAsync(bytes);
        await JudgeAsync(request, async () =>
        {
            var reading = connection.ReadAsync(isHead: false, Patience);
            await Task.WhenAny(reading, Task.Delay(AnswersWithin));
            connection.EndSending();
            return await reading;
        });
    }

    private async Task WorkAsync(FuzzRequests requests, int count)
    {
        RawConnection? connection = null;
        for (var i = 0; i < count && findings.Count < FindingsMax; i++)
        {
            var request = requests.Next();
            var answer = await JudgeAsync(request, async () =>
            {
                var isUsed = connection is not null;
                while (true)
                {
                    connection ??= await RawConnection.OpenAsync(address);
                    // The answer may come before all of the request was taken.
                    var sending = connection.SendAsync(request.ToBytes());
                    var answer = await connection.ReadAsync(request.Method == "HEAD", Patience);
                    if (answer.Status == 0 || answer.Header("Connection") == "close" || !await sending)
                    {
                        connection.Dispose();
                        connection = null;
                    }

                    // It may have been closed in the very moment in which it was used again.
                    if (answer.Status != 0 || !isUsed)
                    {
                        return answer;
                    }

                    isUsed = false;
                }
            });
            if (answer is null)
            {
                connection?.Dispose();
                connection = null;
            }
        }

        connection?.Dispose();
    }

    private async Task<RawAnswer?> JudgeAsync(FuzzRequest request, Func<Task<RawAnswer>> ask)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var answer = await ask();
            Note(request, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            statuses.AddOrUpdate(answer.Status, 1, (_, seen) => seen + 1);
            if (FuzzVerdict.Of(request, answer) is { } fault)
            {
                Find(request, fault);
            }

            return answer;
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException
            or InvalidDataException)
        {
            Find(request, $"{exception.GetType().Name}: {exception.Message}");
            return null;
        }
    }

    private void Note(FuzzRequest request, double ms)
    {
        lock (statuses)
        {
            if (ms > slowestMs)
            {
                (slowestMs, slowest) = (ms, request.Target[..Math.Min(request.Target.Length, 80)]);
            }
        }
    }

    /// <summary>One of each kind is enough to go by.</summary>
    private void Find(FuzzRequest request, string fault)
    {
        var path = string.Join('/', request.Target.Split('?')[0].Split('/').Where(part => part.Length < 30).Take(8));
        findings.TryAdd(
            $"{request.Method} {path} {fault[..Math.Min(fault.Length, 60)]}",
            $"{fault[..Math.Min(fault.Length, 600)]}\n  after\n{request}\n");
    }
}
