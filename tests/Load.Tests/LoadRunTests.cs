using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Attendance.Bench.Load.Tests;

public sealed class LoadRunTests
{
    // The server stalls once, for 300 ms, while some 30 of 100 requests become due on the one connection. A generator
    // that timed its own sendings would show one slow answer; here all that waited count, so the 90th percentile shows
    // it.
    [Fact]
    public async Task Send_OpenLoopMeetsAStall_CountsTheWaitOfEveryRequestThatWasDue()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, stallAt: 10, TimeSpan.FromMilliseconds(300));
        var lines = Path.GetTempFileName();
        var options = LoadOptions.Parse(
        [
            "--url", $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/", "--lines", lines,
            "--connections", "1", "--rate", "100", "--seconds", "1",
        ]);
        using var run = new LoadRun(
            options, [.. Enumerable.Range(0, 100).Select(n => Encoding.ASCII.GetBytes($"T{n}"))]);

        run.Connect();
        await Task.Run(run.Send);

        using var written = new MemoryStream();
        run.Report.WriteTo(written);
        var report = JsonDocument.Parse(written.ToArray()).RootElement;
        Assert.Equal(100, report.GetProperty("succeeded").GetInt64());
        Assert.True(report.GetProperty("latencyMs").GetProperty("p90").GetDouble() > 150);
        run.Dispose();
        await serving;
        File.Delete(lines);
    }

    private static async Task ServeAsync(TcpListener listener, int stallAt, TimeSpan stall)
    {
        using var client = await listener.AcceptTcpClientAsync();
        var stream = client.GetStream();
        var buffer = new byte[4096];
        for (var request = 0; await stream.ReadAsync(buffer) > 0; request++)
        {
            await Task.Delay(request == stallAt ? stall : TimeSpan.Zero, TimeProvider.System);
            await stream.WriteAsync("HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray());
        }
    }
}
