using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans;

namespace Attendance.Gates;

/// <summary>A place where people are scanned, as configured.</summary>
[GenerateSerializer, Immutable, Alias("gate")]
public sealed record Gate
{
    [Id(0)] public required string GateId { get; init; }

    [Id(1)] public required string GateName { get; init; }

    [Id(2)] public bool IsActive { get; init; } = true;

    [Id(3)] public GateDirection Direction { get; init; } = GateDirection.In;

    [Id(4)] public int CapacityPerMinute { get; init; } = 30;

    /// <summary>The part of the venue behind this gate; null is the venue as a whole.</summary>
    [Id(5)] public string? Zone { get; init; }

    [Id(6)] public string? RequiredPermission { get; init; }

    [Id(7)] public GateLocation? Location { get; init; }

    [Id(8)] public ImmutableArray<BeaconConfig> BeaconConfigs { get; init; } = [];
}

[JsonConverter(typeof(JsonStringEnumConverter<GateDirection>))]
public enum GateDirection
{
    [JsonStringEnumMemberName("in")] In = 1,
    [JsonStringEnumMemberName("out")] Out = 2,
    [JsonStringEnumMemberName("both")] Both = 3,
}

[GenerateSerializer, Immutable, Alias("gate-location")]
public sealed record GateLocation
{
    [Id(0)] public double? Lat { get; init; }

    [Id(1)] public double? Lng { get; init; }

    [Id(2)] public string? Description { get; init; }
}

[GenerateSerializer, Immutable, Alias("beacon-config")]
public sealed record BeaconConfig
{
    [Id(0)] public required string Uuid { get; init; }

    [Id(1)] public int Major { get; init; }

    [Id(2)] public int Minor { get; init; }

    /// <summary>Measured power at one metre, dBm.</summary>
    [Id(3)] public int TxPower { get; init; }
}
