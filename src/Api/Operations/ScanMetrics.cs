using System.Diagnostics.Metrics;
using Attendance.Http;
using Attendance.Scans;

namespace Attendance.Operations;

/// <summary>Scans answered by this process, by what they came to.</summary>
internal static class ScanMetrics
{
    private static readonly Meter Meter = new("Attendance.Api");
    private static readonly Counter<long> Scans = Meter.CreateCounter<long>("scans", "{scan}");

    private static readonly KeyValuePair<string, object?>[] Outcomes =
        [.. Enum.GetValues<ScanOutcome>().Prepend(default).Select(outcome =>
            new KeyValuePair<string, object?>("outcome", outcome == default ? "" : ApiJson.Name(outcome)))];

    public static void Count(ScanResult result) => Scans.Add(1, Outcomes[(int)result.Outcome]);
}
