using System.Collections.Immutable;
using Attendance.Callers;
using Attendance.Http;

namespace Attendance.Devices;

internal sealed record DeviceCodeRequest
{
    public string? Name { get; set; }

    public ImmutableList<string?>? Gates { get; set; }

    public ImmutableList<string?>? Rights { get; set; }

    public DateTimeOffset? KeyExpiresAt { get; set; }

    /// <summary>The code as wished, without its times; null when something is wrong with it.</summary>
    public DeviceCode? Read(string codeId, string createdBy, DateTimeOffset now, Faults faults)
    {
        DeviceReading.Check(Name, Gates, faults);
        faults.Check(KeyExpiresAt is null || KeyExpiresAt > now, "keyExpiresAt", "must be in the future");
        var rights = ImmutableArray.CreateBuilder<Right>();
        foreach (var text in Rights ?? [])
        {
            var can = ApiJson.TryParse<Right>(text, out var right) && RoleTable.CanHave(CallerRole.Device, right);
            faults.Check(can, "rights", $"a device cannot have {text}");
            rights.Add(right);
        }

        return faults.Any ? null : new DeviceCode
        {
            CodeId = codeId,
            Name = Name!.Trim(),
            Gates = DeviceReading.Distinct(Gates),
            Rights = [.. rights.Distinct()],
            KeyExpiresAt = KeyExpiresAt?.ToUniversalTime(),
            CreatedAt = now,
            CreatedBy = createdBy,
            ExpiresAt = now,
        };
    }
}

internal sealed record DeviceRequest
{
    public string? Name { get; set; }

    public ImmutableList<string?>? Gates { get; set; }
}

internal sealed record EnrolRequest
{
    public string? Code { get; set; }

    public string? DeviceId { get; set; }

    public string? Platform { get; set; }

    public string? Version { get; set; }

    public void Check(Faults faults)
    {
        faults.Check(!string.IsNullOrWhiteSpace(Code), "code", "is needed");
        faults.Check(
            DeviceId is null || (Ids.IsValid(DeviceId) && DeviceId is not ("codes" or "self" or "enrol")),
            "deviceId", "must be 1–64 of A–Z a–z 0–9 . _ - :, and none of codes, self and enrol");
        DeviceReading.CheckProgram(Platform, Version, faults);
    }
}

internal sealed record HeartbeatRequest
{
    private const int BacklogMax = 100_000_000;

    public string? Version { get; set; }

    public string? Platform { get; set; }

    public int? Backlog { get; set; }

    public double? Battery { get; set; }

    public DateTimeOffset? SentAt { get; set; }

    public Heartbeat? Read(string deviceId, DateTimeOffset now, Faults faults)
    {
        DeviceReading.CheckProgram(Platform, Version, faults);
        faults.Check(Backlog is null or (>= 0 and <= BacklogMax), "backlog", "must be 0 or more");
        faults.Check(Battery is null or (>= 0 and <= 1), "battery", "must be 0 to 1");
        return faults.Any ? null : new Heartbeat
        {
            DeviceId = deviceId,
            At = now,
            Platform = Platform,
            AppVersion = Version,
            Backlog = Backlog,
            Battery = Battery,
            ClockErrorMs = SentAt is { } sentAt ? (long)(sentAt - now).TotalMilliseconds : null,
        };
    }
}

internal static class DeviceReading
{
    private const int NameLengthMax = 100;
    private const int TextLengthMax = 200;
    private const int GatesMax = 200;

    public static void Check(string? name, ImmutableList<string?>? gates, Faults faults)
    {
        faults.Check(!string.IsNullOrWhiteSpace(name), "name", "must say which device it is");
        faults.CheckLength(name, NameLengthMax, "name");
        foreach (var gate in gates ?? [])
        {
            faults.CheckId(gate, "gates");
        }

        faults.Check(gates is null or { Count: <= GatesMax }, "gates", $"may be {GatesMax}");
    }

    public static void CheckProgram(string? platform, string? version, Faults faults)
    {
        faults.CheckLength(platform, TextLengthMax, "platform");
        faults.CheckLength(version, TextLengthMax, "version");
    }

    public static ImmutableArray<string> Distinct(ImmutableList<string?>? gates) =>
        [.. (gates ?? []).Select(gate => gate!).Distinct()];
}
