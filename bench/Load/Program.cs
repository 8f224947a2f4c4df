using Attendance.Bench.Load;

if (args is [] or ["--help"] or ["-h"])
{
    Console.WriteLine(LoadOptions.Help);
    return 0;
}

try
{
    var options = LoadOptions.Parse(args);
    var lines = File.ReadLines(options.Lines!)
        .Skip(options.Skip).Take(options.Take)
        .Select(System.Text.Encoding.UTF8.GetBytes).ToArray();
    if (lines.Length == 0)
    {
        throw new ArgumentException("No lines are left to send.");
    }

    using var run = new LoadRun(options, lines);
    run.Connect();
    run.Send();
    using var output = Console.OpenStandardOutput();
    run.Report.WriteTo(output);
    return 0;
}
catch (Exception fault) when (
    fault is ArgumentException or FormatException or IOException or System.Net.Sockets.SocketException)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}
