using System.Text.Json.Serialization;

namespace Attendance.Zones;

/// <summary>How many people are inside, as it is kept in a snapshot.</summary>
internal sealed class Occupancy
{
    public int Inside { get; set; }

    public Dictionary<string, int> Zones { get; set; } = [];
}

/// <summary>A change of the shape needs a new version of the grain's snapshots.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Occupancy))]
internal sealed partial class OccupancyJson : JsonSerializerContext;
