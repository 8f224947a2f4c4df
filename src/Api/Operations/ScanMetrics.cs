using System.Diagnostics.Metrics;
using Attendance.Http;
using Attendance.Scans;

namespace Attendance.Operations;

/// <summary>Scans answered by this process, by what they came to.</summary>
internal sealed class ScanMetrics : IDisposable
{
    private static readonly ScanOutcome[] Outcomes = Enum.GetValues<ScanOutcome>();

    private readonly Meter _meter = new("Attendance.Api");
    private readonly long[] _counts = new long[Outcomes.Length + 1];

    public ScanMetrics() => _meter.CreateObservableCounter("scans", Read, "{scan}");

    public void Count(ScanResult result) => Interlocked.Increment(ref _counts[(int)result.Outcome]);

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<long>> Read() => Outcomes.Select(outcome => new Measurement<long>(
        Interlocked.Read(ref _counts[(int)outcome]),
        new KeyValuePair<string, object?>("outcome", ApiJson.Name(outcome))));
}
