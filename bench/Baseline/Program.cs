using System.Globalization;
using Attendance.Bench.Baseline;

const string Help =
    """
    attendance baselines: what the product is measured beside

      bare   --urls URL                                   parse the scan, answer; decide nothing
      plain  --urls URL --store sqlite|postgres --connection C --tokens FILE [--gates a,b] [--prepared true]
                                                          three SELECTs and one INSERT per request through a pool
      commits --store sqlite|postgres --connection C      median ms of 200 single-row commits, one after the other
      bulk --store sqlite|postgres --connection C --file CSV
                                                          seconds for the rows of a file in one transaction
    C is a file (sqlite) or a connection string (postgres).
    """;

if (args is [] or ["--help"])
{
    Console.WriteLine(Help);
    return 0;
}

var settings = new ConfigurationBuilder().AddCommandLine(args[1..]).Build();
IPlainStore Store() => settings["store"] switch
{
    "sqlite" => new SqlitePlainStore(settings["connection"]!),
    "postgres" => PostgresPlainStore.Create(settings["connection"]!, prepared: settings["prepared"] == "true"),
    _ => throw new ArgumentException("--store is sqlite or postgres."),
};

if (args[0] == "commits")
{
    var times = await Store().TimeCommitsAsync(200, CancellationToken.None);
    var median = times.Order().ElementAt(times.Length / 2).TotalMilliseconds;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{median:F4}"));
    return 0;
}

if (args[0] == "bulk")
{
    var seconds = await BulkCopy.RunAsync(settings["store"]!, settings["connection"]!, settings["file"]!);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds:F3}"));
    return 0;
}

var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args[1..] });
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
builder.Services.ConfigureHttpJsonOptions(
    json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ContractJson.Default));
var app = builder.Build();

app.MapGet("/health/ready", () => Results.Ok());
if (args[0] == "bare")
{
    app.MapPost("/api/v1/attendance/record", (ScanRequest scan) => BareEndpoint.Record(scan));
}
else
{
    var store = Store();
    var gates = (settings["gates"] ?? "gate-1,gate-2,gate-3,gate-4,gate-5,gate-6,gate-7,gate-8").Split(',');
    await store.SeedAsync(await File.ReadAllLinesAsync(settings["tokens"]!), gates, CancellationToken.None);
    var plain = new PlainEndpoint(store);
    app.MapPost("/api/v1/attendance/record",
        (ScanRequest scan, CancellationToken cancellationToken) => plain.Record(scan, cancellationToken));
}

await app.RunAsync();
return 0;
