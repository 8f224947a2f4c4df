using Attendance.Http;

namespace Attendance.Gates;

/// <summary>A gate as sent; what is left out takes its default.</summary>
internal sealed record GateRequest
{
    private const int BeaconsMax = 100;

    public string? GateId { get; set; }

    public string? GateName { get; set; }

    public bool? IsActive { get; set; }

    public string? Direction { get; set; }

    public int? CapacityPerMinute { get; set; }

    public string? Zone { get; set; }

    public string? RequiredPermission { get; set; }

    public GateLocationRequest? Location { get; set; }

    public IReadOnlyList<BeaconRequest>? BeaconConfigs { get; set; }

    public Gate? Read(string gateId, Faults faults)
    {
        faults.CheckId(gateId, "gateId");
        faults.Check(GateId is null || GateId == gateId, "gateId", "is not the one in the path");
        var name = GateName?.Trim() ?? gateId;
        faults.Check(name.Length is >= 1 and <= 200, "gateName", "must have 1 to 200 characters");
        var direction = GateDirection.In;
        faults.Check(
            Direction is null || ApiJson.TryParse(Direction, out direction), "direction", "must be in, out or both");
        faults.Check(CapacityPerMinute is null or (>= 1 and <= 10_000), "capacityPerMinute", "must be 1 to 10000");
        faults.Check(Zone is null || Ids.IsValid(Zone), "zone", "must be an id");
        faults.Check(RequiredPermission is null || Ids.IsValid(RequiredPermission), "requiredPermission",
            "must be an id");
        faults.Check(Location?.Lat is null or (>= -90 and <= 90), "location.lat", "must be between -90 and 90");
        faults.Check(Location?.Lng is null or (>= -180 and <= 180), "location.lng", "must be between -180 and 180");
        faults.CheckLength(Location?.Description, 500, "location.description");
        CheckBeacons(faults);
        return faults.Any ? null : new Gate
        {
            GateId = gateId,
            GateName = name,
            IsActive = IsActive ?? true,
            Direction = Direction is null ? GateDirection.In : direction,
            CapacityPerMinute = CapacityPerMinute ?? 30,
            Zone = Zone,
            RequiredPermission = RequiredPermission,
            Location = Location is { } at
                ? new GateLocation { Lat = at.Lat, Lng = at.Lng, Description = at.Description }
                : null,
            BeaconConfigs = [.. (BeaconConfigs ?? []).Select(beacon => beacon.ToBeacon())],
        };
    }

    private void CheckBeacons(Faults faults)
    {
        var beacons = BeaconConfigs ?? [];
        faults.Check(beacons.Count <= BeaconsMax, "beaconConfigs", $"may have {BeaconsMax} beacons");
        for (var i = 0; i < Math.Min(beacons.Count, BeaconsMax); i++)
        {
            var beacon = beacons[i];
            faults.Check(Guid.TryParse(beacon?.Uuid, out _), $"beaconConfigs[{i}].uuid", "must be a UUID");
            faults.Check(beacon?.Major is >= 0 and <= ushort.MaxValue, $"beaconConfigs[{i}].major",
                "must be 0 to 65535");
            faults.Check(beacon?.Minor is >= 0 and <= ushort.MaxValue, $"beaconConfigs[{i}].minor",
                "must be 0 to 65535");
            faults.Check(beacon?.TxPower is >= -128 and <= 127, $"beaconConfigs[{i}].txPower", "must be -128 to 127");
        }
    }
}

internal sealed record GateLocationRequest(double? Lat, double? Lng, string? Description);

internal sealed record BeaconRequest(string? Uuid, int Major, int Minor, int TxPower)
{
    public BeaconConfig ToBeacon() => new() { Uuid = Uuid!, Major = Major, Minor = Minor, TxPower = TxPower };
}

internal sealed record GateResponse
{
    public required string GateId { get; init; }

    public required string GateName { get; init; }

    public required bool IsActive { get; init; }

    public required GateDirection Direction { get; init; }

    public required int CapacityPerMinute { get; init; }

    public string? Zone { get; init; }

    public string? RequiredPermission { get; init; }

    public GateLocation? Location { get; init; }

    public required IReadOnlyList<BeaconConfig> BeaconConfigs { get; init; }

    public static GateResponse Of(Gate gate) => new()
    {
        GateId = gate.GateId,
        GateName = gate.GateName,
        IsActive = gate.IsActive,
        Direction = gate.Direction,
        CapacityPerMinute = gate.CapacityPerMinute,
        Zone = gate.Zone,
        RequiredPermission = gate.RequiredPermission,
        Location = gate.Location,
        BeaconConfigs = gate.BeaconConfigs,
    };
}

internal sealed record GatePage(IReadOnlyList<GateResponse> Items, string? NextCursor);
