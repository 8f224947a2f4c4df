using System.Diagnostics;
using System.Globalization;
using Attendance.Bench.Forecast;

// dotnet run -c Release --project bench/Forecast [events of each kind] [seed] [tuning]
// Without "tuning", the events are of the families that nothing was tuned on.
var perKind = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200;
var isTuning = args.Contains("tuning");
var seed = args.Length > 1 && !isTuning ? int.Parse(args[1], CultureInfo.InvariantCulture)
    : isTuning ? 1_000_003 : 20_260_501;
double[] fractions = [0.25, 0.5, 0.75];
Console.WriteLine(
    $"seed {seed}, {perKind} events of each kind with 50–50,000 registered people{(isTuning ? ", TUNING" : "")}");
Console.WriteLine("mean absolute error in % of the final number: forecast / straight line / last rate goes on");
Console.WriteLine("and how often the 80 % interval held the final number, and its mean width in % of it");

// The compiler's work is none of the forecast's.
var warm = JudgedEvents.Draw(new Random(1), JudgedEvents.Kinds[0]);
for (var i = 0; i < 200; i++)
{
    warm.ForecastAt(0.5);
}

var kinds = isTuning ? TuningEvents.Kinds : JudgedEvents.Kinds;
var all = fractions.ToDictionary(fraction => fraction, _ => new Row());
var spent = new List<double>();
foreach (var (number, kind) in kinds.Index())
{
    // A seed of its own, so that a kind draws the same events whatever the others do.
    var random = new Random(seed + (1_000 * number));
    var rows = fractions.ToDictionary(fraction => fraction, _ => new Row());
    for (var i = 0; i < perKind; i++)
    {
        var one = isTuning ? TuningEvents.Draw(random, kind) : JudgedEvents.Draw(random, kind);
        foreach (var fraction in fractions)
        {
            rows[fraction].Add(one, fraction, spent);
            all[fraction].Add(one, fraction, spent);
        }
    }

    Print(kind, rows);
}

Print("all", all);
foreach (var (fraction, row) in all)
{
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{fraction:P0}: less than the straight line by {row.StraightLine.Mean - row.Forecast.Mean:F1} "
        + $"± {row.Forecast.DeviationFrom(row.StraightLine):F1}, than the last rate by "
        + $"{row.LastRate.Mean - row.Forecast.Mean:F1} "
        + $"± {row.Forecast.DeviationFrom(row.LastRate):F1} (one deviation)"));
}

spent.Sort();
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"one forecast: {spent[spent.Count / 2]:F2} ms median, {spent[spent.Count * 99 / 100]:F2} ms p99"));

static void Print(string kind, Dictionary<double, Row> rows)
{
    foreach (var (fraction, row) in rows)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{kind,-14} {fraction,4:P0} {row.Forecast.Mean,6:F1} / {row.StraightLine.Mean,6:F1} / "
            + $"{row.LastRate.Mean,6:F1}"
            + $"   held {(double)row.Held / row.Count,5:P0}, width {row.Width / row.Count,5:F1} %"));
    }
}

/// <summary>All methods at one point of time.</summary>
internal sealed class Row
{
    public Score Forecast { get; } = new();

    public Score StraightLine { get; } = new();

    public Score LastRate { get; } = new();

    public int Count { get; private set; }

    public int Held { get; private set; }

    public double Width { get; private set; }

    public void Add(SimulatedEvent one, double fraction, List<double> spent)
    {
        var start = Stopwatch.GetTimestamp();
        var forecast = one.ForecastAt(fraction);
        spent.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        Count++;
        Held += forecast.Low <= one.Final && one.Final <= forecast.High ? 1 : 0;
        Width += 100.0 * (forecast.High - forecast.Low) / one.Final;
        Forecast.Add(forecast.Expected, one.Final);
        StraightLine.Add(Naive.StraightLine(one, fraction), one.Final);
        LastRate.Add(Naive.LastRate(one, fraction), one.Final);
    }
}
