namespace Attendance.Bench.Runner;

/// <summary>How much to measure, on which stores, and where the programs are.</summary>
internal sealed record RunnerOptions
{
    public const string Help =
        """
        bench/run [--quick] [--store sqlite|postgres|both] [--json FILE]

          --quick            everything once and short, within a minute; figures are rough
          --store S          sqlite, postgres or both (default)
          --json FILE        where the figures go (default artifacts/bench/figures.json)
          --people N         registered participants (default 100,000; with --quick 10,000)
          --rounds N         rounds whose median counts (default 3; with --quick 1)
          --work DIR         folder for databases, on the disk to measure (default: the temporary folder)
          --uploads          only the registration of a file of people, which --quick leaves out
          --without-product  the baselines alone
          --skip-build       use what was built before

        Progress goes to stderr, the tables to stdout.
        """;

    public bool Quick { get; init; }
    public string[] Stores { get; init; } = ["sqlite", "postgres"];
    public string Json { get; init; } = "figures.json";
    public string Bin { get; init; } = "";
    public string Work { get; init; } = Path.GetTempPath();
    public bool WithoutProduct { get; init; }
    public bool OnlyUploads { get; init; }
    public bool WithUploads => OnlyUploads || (!Quick && !WithoutProduct);
    public int People { get; init; } = 100_000;
    public int Rounds { get; init; } = 3;

    /// <summary>Length of each closed-loop measurement.</summary>
    public double RoundSeconds => Quick ? 0.6 : 3;

    /// <summary>
    /// A new process first answers a modest rate, which leaves the compiler the processor it needs, and then a short
    /// closed loop; measured at once it would be the compiler that is measured.
    /// </summary>
    public (int Rate, double Seconds, double BurstSeconds) WarmUp => Quick ? (2_000, 1.5, 0.5) : (3_000, 6, 2);

    /// <summary>The people of the event that is there to warm the code.</summary>
    public int WarmPeople => Quick ? 3_000 : 24_000;

    /// <summary>Lets the compiler finish in the background what the warm-up has called for.</summary>
    public TimeSpan AfterWarmUp => TimeSpan.FromSeconds(Quick ? 0.3 : 1);

    /// <summary>How long a full garbage collection may take before the heap is read.</summary>
    public TimeSpan CollectionTime => TimeSpan.FromSeconds(Quick ? 0.7 : 2);

    /// <summary>The baselines stand beside each fixed rate too.</summary>
    public bool BaselinesAtFixedRates => !Quick;

    /// <summary>Arrivals per second over how many connections, and for how long.</summary>
    public (int Rate, int Connections, double Seconds)[] FixedRates => Quick
        ? [(5_000, 1_000, 1)]
        : [(1_000, 64, 5), (5_000, 1_000, 10), (10_000, 1_000, 1.5)];

    /// <summary>Check-ins that go on while a file is registered.</summary>
    public (int Rate, int Connections, double Seconds) ScansWhileUploading => (1_000, 1_000, 4);

    /// <summary>
    /// Lone scans in each of <see cref="LoneRounds"/>, with bare commits timed before and after each.
    /// </summary>
    public int LoneScans => 200;

    public int LoneRounds => Quick ? 1 : 3;

    public static RunnerOptions Parse(string[] args)
    {
        var options = new RunnerOptions();
        if (args.Contains("--quick"))
        {
            options = options with { Quick = true, People = 10_000, Rounds = 1 };
        }

        var rest = new Queue<string>(args);
        string Value(string name) => rest.TryDequeue(out var value) ? value : throw new ArgumentException(
            $"{name} needs a value.");
        while (rest.TryDequeue(out var name))
        {
            options = name switch
            {
                "--quick" => options,
                "--uploads" => options with { OnlyUploads = true },
                "--without-product" => options with { WithoutProduct = true },
                "--json" => options with { Json = Path.GetFullPath(Value(name)) },
                "--bin" => options with { Bin = Value(name) },
                "--work" => options with { Work = Path.GetFullPath(Value(name)) },
                "--people" => options with { People = int.Parse(Value(name)) },
                "--rounds" => options with { Rounds = int.Parse(Value(name)) },
                "--store" => options with { Stores = StoresOf(Value(name)) },
                _ => throw new ArgumentException($"Unknown option {name}; see --help."),
            };
        }

        return options;
    }

    private static string[] StoresOf(string value) => value switch
    {
        "both" => ["sqlite", "postgres"],
        "sqlite" or "postgres" => [value],
        _ => throw new ArgumentException("--store is sqlite, postgres or both."),
    };
}
