using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Attendance.Operations;

/// <summary>Gathers the process's own meters (<c>Attendance.*</c>), and of Orleans' what an operator needs, and writes
/// them as Prometheus reads them.</summary>
internal sealed class MetricsText : IDisposable
{
    private const string MeterPrefix = "Attendance.";
    private const string ClusterMeter = "Microsoft.Orleans";

    /// <summary>None that is counted at each message: that would cost more than it tells.</summary>
    private static readonly HashSet<string> OfCluster =
    [
        "orleans-catalog-activations", "orleans-messaging-sent-local", "orleans-messaging-sent-header-size",
        "orleans-messaging-expired", "orleans-messaging-rejected", "orleans-messaging-rerouted",
        "orleans-messaging-pings-reply-missed",
    ];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, Series> _series = new();

    public MetricsText()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (IsOurs(instrument) || (instrument.Meter.Name == ClusterMeter && OfCluster.Contains(instrument.Name)))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    public string Render()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var (name, series) in _series.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{name} {series.Value}\n");
        }

        return text
            .Append(CultureInfo.InvariantCulture,
                $"attendance_heap_bytes {GC.GetTotalMemory(forceFullCollection: false)}\n")
            .Append(CultureInfo.InvariantCulture, $"attendance_allocated_bytes_total {GC.GetTotalAllocatedBytes()}\n")
            .Append(CultureInfo.InvariantCulture, $"attendance_working_set_bytes {Environment.WorkingSet}\n")
            .ToString();
    }

    public void Dispose() => _listener.Dispose();

    private static bool IsOurs(Instrument instrument) =>
        instrument.Meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal);

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = _series.GetOrAdd(NameOf(instrument, tags), static _ => new Series());
        if (instrument.IsObservable)
        {
            series.Set(value);
        }
        else
        {
            series.Add(value);
        }
    }

    /// <summary><c>store.statements</c> becomes <c>attendance_store_statements_total</c>; Orleans' names say whose they
    /// are.</summary>
    private static string NameOf(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = new StringBuilder(IsOurs(instrument) ? "attendance_" : "")
            .Append(instrument.Name.Replace('.', '_').Replace('-', '_'));
        if (instrument.GetType().Name.Contains("Counter", StringComparison.Ordinal))
        {
            name.Append("_total");
        }

        for (var i = 0; i < tags.Length; i++)
        {
            name.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? '{' : ',')}{tags[i].Key}=\"{tags[i].Value}\"");
        }

        return (tags.IsEmpty ? name : name.Append('}')).ToString();
    }

    private sealed class Series
    {
        private double _value;

        public double Value => Volatile.Read(ref _value);

        public void Set(double value) => Volatile.Write(ref _value, value);

        public void Add(double value)
        {
            var seen = Volatile.Read(ref _value);
            while (Interlocked.CompareExchange(ref _value, seen + value, seen) is var found && found != seen)
            {
                seen = found;
            }
        }
    }
}
