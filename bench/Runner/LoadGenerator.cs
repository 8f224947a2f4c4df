using System.Globalization;
using System.Text.Json;

namespace Attendance.Bench.Runner;

/// <summary>Runs the load generator, which is a process of its own, and reads its figures.</summary>
internal sealed class LoadGenerator(string assembly)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task<LoadResult> RunAsync(LoadRequest request, CancellationToken cancellationToken)
    {
        List<string> arguments =
        [
            assembly, "--url", request.Url.AbsoluteUri, "--lines", request.Lines, "--skip", $"{request.Skip}",
            "--take", $"{request.Take}", "--connections", $"{request.Connections}",
            "--gates", string.Join(',', ProductContract.Gates), "--header", request.Header,
        ];
        Add("--seconds", request.Seconds?.ToString(CultureInfo.InvariantCulture));
        Add("--rate", request.Rate?.ToString(CultureInfo.InvariantCulture));
        Add("--body", request.Body);
        Add("--capture", request.Capture);
        if (request.Repeat)
        {
            arguments.Add("--repeat");
        }

        var output = await Shell.RunAsync("dotnet", arguments, cancellationToken);
        return JsonSerializer.Deserialize<LoadResult>(output, Json)!;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                arguments.AddRange([name, value]);
            }
        }
    }
}

internal sealed record LoadRequest(Uri Url, string Lines, int Connections)
{
    public int Skip { get; init; }
    public int Take { get; init; } = int.MaxValue;
    public double? Seconds { get; init; }
    public int? Rate { get; init; }
    public string? Body { get; init; }
    public string Header { get; init; } = ProductContract.AuthorizationHeader;
    public string? Capture { get; init; }
    public bool Repeat { get; init; }
}

internal sealed record LoadResult(
    int Sent, long Succeeded, long Unanswered, int LostConnections, double Seconds, double PerSecond,
    Dictionary<string, long> Statuses, Latencies LatencyMs, double GeneratorUserMs, double GeneratorSystemMs,
    string? FirstFailure)
{
    public long Failed => Sent - Succeeded;
}

internal sealed record Latencies(double Mean, double P50, double P90, double P99, double P999, double Max);
