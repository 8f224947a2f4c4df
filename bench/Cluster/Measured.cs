namespace Attendance.Bench.Cluster;

/// <summary>One way to run the product, and what it came to in each round.</summary>
/// <param name="Ahead">Whether people are activated before they come.</param>
internal sealed record Measured(string Name, string Assembly, int Processes, bool Ahead)
{
    public bool IsCluster => Processes > 1;

    public string People => Ahead ? "ahead" : "cold";

    public string Label => $"{Name}, {People}";

    public List<Figures> Rounds { get; } = [];

    /// <summary>The round in the middle, by its rate.</summary>
    public Figures Median => Rounds.OrderBy(round => round.PerSecond).ElementAt(Rounds.Count / 2);
}

/// <summary>Of one round; all but the rate per scan, over all processes.</summary>
internal sealed record Figures(
    double PerSecond, double ProcessorMicroseconds, double Allocated, double LocalMessages, double Activations);
