using System.Diagnostics;
using System.Globalization;

namespace Attendance.TestKit;

/// <summary>A child process that never outlives this one, however it ends, and whose last lines are kept.</summary>
public sealed class KeptProcess
{
    private const int LinesMax = 300;

    private readonly Process process;
    private readonly Queue<string> lines = new();
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private KeptProcess(ProcessStartInfo startInfo)
    {
        process = new Process { StartInfo = startInfo };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    public Task<int> Exited => exited.Task;

    public int Id => process.Id;

    public string Log
    {
        get
        {
            lock (lines)
            {
                return string.Join('\n', lines);
            }
        }
    }

    public static async Task<KeptProcess> StartAsync(
        string[] command, string workingFolder, IEnumerable<KeyValuePair<string, string>> environment)
    {
        if (OperatingSystem.IsLinux() && Setpriv() is { } setpriv)
        {
            command = [setpriv, "--pdeathsig=KILL", "--", .. command];
        }

        var startInfo = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingFolder,
        };
        foreach (var (name, value) in environment)
        {
            startInfo.Environment[name] = value;
        }

        var kept = new KeptProcess(startInfo);
        // The kernel ends the child with the thread that started it, so that thread lives as long as the child.
        new Thread(kept.Run) { IsBackground = true, Name = "kept process" }.Start();
        await kept.started.Task;
        return kept;
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public Task KillAsync()
    {
        if (!Exited.IsCompleted)
        {
            process.Kill();
        }

        return Exited;
    }

    /// <summary>SIGTERM; the answer is the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        await SignalAsync("TERM");
        return await Exited;
    }

    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private static string? Setpriv() =>
        new[] { "/usr/bin/setpriv", "/bin/setpriv" }.FirstOrDefault(File.Exists);

    private void Run()
    {
        try
        {
            process.Start();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            started.SetResult();
            process.WaitForExit();
            exited.SetResult(process.ExitCode);
        }
        catch (Exception exception)
        {
            started.TrySetException(exception);
            exited.TrySetException(exception);
        }
    }

    private void Keep(string? line)
    {
        lock (lines)
        {
            lines.Enqueue(line ?? "");
            if (lines.Count > LinesMax)
            {
                lines.Dequeue();
            }
        }
    }
}
