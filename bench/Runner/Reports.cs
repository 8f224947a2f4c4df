namespace Attendance.Bench.Runner;

/// <summary>The figures of a whole run, as they are written to the file.</summary>
internal sealed record BenchReport(DateTimeOffset StartedAt, Machine Machine, bool Quick, int People)
{
    public List<StoreReport> Stores { get; } = [];
    public List<string> Faults { get; } = [];
    public string? Engine { get; set; }
    public IReadOnlyList<Target> Targets { get; set; } = [];
    public double TotalSeconds { get; set; }
}

internal sealed record Machine(int Cores, string System, string Runtime, double LoadAverageBefore);

internal sealed record StoreReport(string Store)
{
    public double? RegistrationSeconds { get; set; }
    public List<Throughput> Rounds { get; } = [];
    public List<FixedRate> FixedRates { get; } = [];
    public List<ScanCost> Costs { get; } = [];
    public Memory? Memory { get; set; }
    public LoneScan? LoneScan { get; set; }
    public Recovery? Recovery { get; set; }
    public UploadFigures? Upload { get; set; }

    /// <summary>The median over the rounds, or null when this was not measured.</summary>
    public double? PerSecond(string server, int connections) =>
        Median(Rounds.Where(r => r.Server == server && r.Connections == connections).Select(r => r.Load.PerSecond));

    public double? Ratio(string over, int connections) =>
        PerSecond("product", connections) / PerSecond(over, connections);

    public static double? Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>A closed-loop measurement of bare, plain or product; the processor time is the server process's.</summary>
internal sealed record Throughput(
    int Round, string Server, int Connections, LoadResult Load, double ServerMicrosecondsPerScan);

internal sealed record FixedRate(string Server, int Rate, int Connections, LoadResult Load);

internal sealed record ScanCost(int Round, double? StatementsPerScan, double BytesWrittenPerScan, string WrittenBy);

internal sealed record Memory(double BytesPerParticipant, int Participants, string MeasuredBy);

internal sealed record LoneScan(double ScanMs, double ScanP99Ms, double CommitMs)
{
    public double Commits => ScanMs / CommitMs;
}

/// <summary>From SIGKILL to the first confirmed scan of the next process, which was started at once.</summary>
internal sealed record Recovery(double Seconds, int Participants, long Records);

/// <summary>A file of people, from the first byte sent to the last person registered.</summary>
/// <param name="Rows">Rows of the file.</param>
/// <param name="AlonePerSecond">Rows a second with nothing else going on.</param>
/// <param name="BusyPerSecond">Rows a second while check-ins go on.</param>
/// <param name="ReceiveSeconds">Of the busy one, until the answer with the job came.</param>
/// <param name="BarePerSecond">Rows a second when the store alone takes them.</param>
/// <param name="PeakGrowthBytes">The most that the resident set grew over both.</param>
/// <param name="Scans">The check-ins.</param>
internal sealed record UploadFigures(
    int Rows, double AlonePerSecond, double BusyPerSecond, double ReceiveSeconds, double BarePerSecond,
    long PeakGrowthBytes, LoadResult Scans);

internal sealed record Target(string What, string Store, string Bound, double? Figure, string Unit, bool? Met);
