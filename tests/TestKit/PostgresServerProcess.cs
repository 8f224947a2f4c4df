using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Attendance.TestKit;

/// <summary>PostgreSQL's programs as processes: never as root, and the server never outlives this process.</summary>
internal sealed class PostgresServerProcess
{
    private const string ReadyLine = "database system is ready to accept connections";

    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly TaskCompletionSource exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PostgresServerProcess(Process process) => this.process = process;

    /// <summary>The folder with the newest programs, or null when PostgreSQL is not installed.</summary>
    public static string? Programs { get; } = FindPrograms();

    public bool HasExited => exited.Task.IsCompleted;

    public static async Task<PostgresServerProcess> StartAsync(params string[] arguments)
    {
        var process = new Process { StartInfo = StartInfo("postgres", dieWithParent: true, arguments) };
        var server = new PostgresServerProcess(process);
        var log = new StringBuilder();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += (_, line) =>
        {
            lock (log)
            {
                log.AppendLine(line.Data);
            }

            if (line.Data?.Contains(ReadyLine, StringComparison.Ordinal) == true)
            {
                ready.TrySetResult();
            }
        };
        // The kernel ends the server with the thread that started it, so that thread lives as long as the server.
        var keeper = new Thread(() => server.Keep(ready)) { IsBackground = true, Name = "postgres" };
        keeper.Start();
        try
        {
            await ready.Task.WaitAsync(StartTime);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"PostgreSQL did not start:\n{log}", exception);
        }

        return server;
    }

    public static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(StartInfo(program, dieWithParent: false, arguments))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} failed:\n{await output}{await errors}");
        }
    }

    public Task WaitForExitAsync() => exited.Task;

    public Task KillAsync()
    {
        if (!HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        return exited.Task;
    }

    private void Keep(TaskCompletionSource ready)
    {
        try
        {
            process.Start();
            process.StandardOutput.Close();
            process.BeginErrorReadLine();
            process.WaitForExit();
            ready.TrySetException(new InvalidOperationException("The server process ended."));
        }
        catch (Exception exception)
        {
            ready.TrySetException(exception);
        }

        exited.SetResult();
    }

    private static ProcessStartInfo StartInfo(string program, bool dieWithParent, string[] arguments)
    {
        var path = Path.Combine(Programs!, program);
        List<string> command = [path, .. arguments];
        if (OperatingSystem.IsLinux() && FindOnPath("setpriv") is { } setpriv)
        {
            // The server refuses to run as root.
            string[] user = Environment.IsPrivilegedProcess
                ? ["--reuid=postgres", "--regid=postgres", "--init-groups"]
                : [];
            string[] death = dieWithParent ? ["--pdeathsig=KILL"] : [];
            command = [setpriv, .. user, .. death, "--", .. command];
        }

        return new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // The working folder of the tests may be closed to the other user.
            WorkingDirectory = Path.GetTempPath(),
            Environment = { ["LC_ALL"] = "C", ["LC_MESSAGES"] = "C" },
        };
    }

    private static string? FindPrograms()
    {
        const string Installed = "/usr/lib/postgresql";
        var newest = Directory.Exists(Installed)
            ? Directory.GetDirectories(Installed)
                .Where(folder => File.Exists(Path.Combine(folder, "bin", "initdb")))
                .OrderByDescending(folder => decimal.TryParse(
                    Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0)
                .FirstOrDefault()
            : null;
        return newest is not null ? Path.Combine(newest, "bin") : Path.GetDirectoryName(FindOnPath("initdb"));
    }

    private static string? FindOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? program + ".exe" : program))
            .FirstOrDefault(File.Exists);
}
