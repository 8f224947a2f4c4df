using System.Diagnostics;
using System.Globalization;
using Attendance.Bench.Folds;

// dotnet run -c Release --project bench/Folds [records] [seed]
var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
var seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 20_260_501;
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}, {count:N0} records on SQLite"));
var folder = Directory.CreateTempSubdirectory("folds-bench-").FullName;
try
{
    await using (var site = await Site.StartAsync(folder))
    {
        await site.FillAsync(new Crowd(new Random(seed)), count);
    }

    var figures = new List<string>();
    await Measure("rebuild, the whole journal", figures);
    await Measure("from the snapshot", figures);
    await Measure("from the snapshot, once more", figures);
    if (figures.Distinct().Count() != 1)
    {
        throw new InvalidOperationException($"The figures differ: {string.Join("; ", figures)}.");
    }

    await using var last = await Site.StartAsync(folder);
    await last.Statistics.Get();
    Print("asked again, in memory", await TimeAsync(() => last.Statistics.Get()));
    Print("patterns, the whole journal", await TimeAsync(() => last.Patterns.Get()));
    Print("patterns, asked again", await TimeAsync(() => last.Patterns.Get()));
    foreach (var time in PlainWay.Measure(folder))
    {
        Print("plain way: a query on attendance_records", time);
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}

async Task Measure(string what, List<string> figures)
{
    await using var site = await Site.StartAsync(folder);
    Print(what + ", figures", await TimeAsync(async () => figures.Add(Site.Text(await site.Statistics.Get()))));
    Print(what + ", occupancy", await TimeAsync(() => site.Occupancy.Inside(null)));
}

static async Task<TimeSpan> TimeAsync(Func<Task> work)
{
    var start = Stopwatch.GetTimestamp();
    await work();
    return Stopwatch.GetElapsedTime(start);
}

static void Print(string what, TimeSpan time) => Console.WriteLine(
    string.Create(CultureInfo.InvariantCulture, $"{what,-45} {time.TotalMilliseconds,12:N1} ms"));
