using System.Text.Json;
using System.Text.Json.Serialization;
using Attendance.Gates;
using Attendance.Scans;

namespace Attendance.Statistics;

/// <summary>Everything that <see cref="Tally"/> adds up, as it is kept in a snapshot.</summary>
internal sealed class Sums
{
    public DateTimeOffset? LastUpdated { get; set; }

    public int Participants { get; set; }

    public int Attended { get; set; }

    public int Inside { get; set; }

    public Dictionary<RecordStatus, int> Records { get; set; } = [];

    public Dictionary<string, GateSums> Gates { get; set; } = [];

    public Dictionary<string, int> Zones { get; set; } = [];

    public Dictionary<string, Alert> Alerts { get; set; } = [];

    /// <summary>Confirmed entries by quarter of an hour, gate and method.</summary>
    public Dictionary<long, Dictionary<string, Dictionary<ScanMethod, int>>> Quarters { get; set; } = [];

    /// <summary>Confirmed entries of the last ten minutes.</summary>
    public LoadWindow CheckIns { get; set; } = new(2 * LoadWindow.Buckets);
}

internal sealed class GateSums
{
    public int Processed { get; set; }

    public double ProcessingMs { get; set; }

    public DateTimeOffset? Last { get; set; }

    public Dictionary<ScanMethod, int> Methods { get; set; } = [];

    public Dictionary<Reason, int> Refusals { get; set; } = [];

    public LoadWindow Window { get; set; } = new();
}

/// <summary>How sums are stored. A change of the shape needs a new version of the grain's snapshots.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Sums))]
internal sealed partial class SumsJson : JsonSerializerContext;
