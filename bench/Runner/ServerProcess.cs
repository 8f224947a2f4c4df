using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Attendance.Bench.Runner;

/// <summary>A server under test, in a process of its own on a free loopback port.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly StreamWriter log;

    private ServerProcess(Process process, StreamWriter log, int port)
    {
        this.process = process;
        this.log = log;
        Port = port;
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"),
            Timeout = TimeSpan.FromSeconds(30) };
    }

    public int Port { get; }

    public int Id => process.Id;

    public HttpClient Client { get; }

    public Uri Url(string path) => new(Client.BaseAddress!, path);

    /// <summary>Starts it without waiting for it to be ready.</summary>
    public static ServerProcess Start(
        string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string logFile,
        int? port = null)
    {
        var chosen = port ?? FreePort();
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments, "--urls", $"http://127.0.0.1:{chosen}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(assembly)!,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var log = new StreamWriter(logFile, append: true) { AutoFlush = true };
        var process = new Process { StartInfo = start };
        void Log(object sender, DataReceivedEventArgs line)
        {
            lock (log)
            {
                log.WriteLine(line.Data);
            }
        }

        process.OutputDataReceived += Log;
        process.ErrorDataReceived += Log;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ServerProcess(process, log, chosen);
    }

    public async Task WaitUntilReadyAsync(TimeSpan timeMax, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(start) > timeMax)
            {
                throw new InvalidOperationException(
                    $"A server is not ready; its log: {((FileStream)log.BaseStream).Name}");
            }

            try
            {
                using var answer = await Client.GetAsync(ProductContract.ReadyPath, cancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(20, cancellationToken);
        }
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public void Kill() => process.Kill();

    public long ResidentBytes() => ReadField($"/proc/{Id}/status", "VmRSS:") * 1024;

    public long WrittenBytes() => ReadField($"/proc/{Id}/io", "write_bytes:");

    public TimeSpan ProcessorTime()
    {
        process.Refresh();
        return process.HasExited ? TimeSpan.Zero : process.TotalProcessorTime;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            using var terminate = Process.Start("kill", ["-TERM", $"{Id}"]);
            using var patience = new CancellationTokenSource(StopMax);
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Shell.Progress($"A server did not stop within {StopMax.TotalSeconds} s of SIGTERM and was killed.");
                process.Kill();
            }
        }

        // Without this the last lines of its output may still be on their way to a closed log.
        await process.WaitForExitAsync();
        Client.Dispose();
        process.Dispose();
        await log.DisposeAsync();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static long ReadField(string file, string name)
    {
        var line = File.ReadLines(file).First(l => l.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..].Replace("kB", "").Trim(), CultureInfo.InvariantCulture);
    }
}
