using System.Globalization;

namespace Attendance.Bench.Runner;

/// <summary>One reading of the product's metrics (Prometheus text), each name summed over its labels.</summary>
internal sealed class Metrics
{
    private readonly Dictionary<string, double> values = [];

    public double? this[string name] => values.TryGetValue(name, out var value) ? value : null;

    public static async Task<Metrics> ReadAsync(HttpClient client, CancellationToken cancellationToken)
    {
        var metrics = new Metrics();
        using var request = new HttpRequestMessage(HttpMethod.Get, ProductContract.MetricsPath);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {ProductContract.OwnerKey}");
        using var answer = await client.SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            return metrics;
        }

        foreach (var line in (await answer.Content.ReadAsStringAsync(cancellationToken)).Split('\n'))
        {
            var name = line.Split('{', ' ')[0];
            if (line.StartsWith('#') || name.Length == 0
                || !double.TryParse(AfterLabels(line), CultureInfo.InvariantCulture, out var number))
            {
                continue;
            }

            metrics.values[name] = metrics.values.GetValueOrDefault(name) + number;
        }

        return metrics;
    }

    private static string AfterLabels(string line)
    {
        var rest = line[(line.LastIndexOf('}') + 1)..].Trim();
        return line.Contains('}') ? rest.Split(' ')[0] : rest.Split(' ').ElementAtOrDefault(1) ?? "";
    }
}
