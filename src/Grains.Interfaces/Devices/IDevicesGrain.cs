using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Attendance.Devices;

/// <summary>The devices of one event, keyed by event id. What they tell of themselves lives in memory and is stored at
/// most once a minute; enrolments and revocations are stored before they are answered.</summary>
[Alias("devices-grain")]
public interface IDevicesGrain : IGrainWithStringKey
{
    [Alias("make-code")]
    Task<DeviceCodeResult> MakeCode(MakeDeviceCode command);

    /// <summary>The codes that may still be used.</summary>
    [Alias("codes")]
    Task<ImmutableArray<DeviceCode>> Codes();

    /// <summary>False when there is no such code any more.</summary>
    [Alias("drop-code")]
    Task<bool> DropCode(string codeId);

    /// <summary>Uses a code up: however many ask at once, one of them enrols.</summary>
    [Alias("enrol")]
    Task<EnrolResult> Enrol(EnrolDevice command);

    /// <summary>Revoked ones too, by rising id.</summary>
    [Alias("list")]
    Task<ImmutableArray<Device>> List(string after, int limit);

    /// <summary>Null when the event has no such device.</summary>
    [Alias("get")]
    Task<Device?> Get(string deviceId);

    /// <summary>Null when the event has no such device, or it was revoked. Gates count from its next call on.</summary>
    [Alias("change")]
    Task<Device?> Change(ChangeDevice command);

    /// <summary>From the next call on, its key is nobody's. Safe to repeat: the first time counts. Null when the event
    /// has no such device.</summary>
    [Alias("revoke")]
    Task<Device?> Revoke(string deviceId);

    /// <summary>The device with what it now says; null when there is none, or it was revoked.</summary>
    [Alias("beat")]
    Task<Device?> Beat(Heartbeat heartbeat);

    /// <summary>These have just been heard, by their scans.</summary>
    [Alias("heard"), OneWay]
    Task Heard(ImmutableArray<SignOfLife> signs);

    /// <summary>What the rules of alerts look at: every device that is not revoked and was ever heard.</summary>
    [Alias("signs")]
    Task<DeviceSigns> Signs();
}

[GenerateSerializer, Immutable, Alias("make-device-code")]
public sealed record MakeDeviceCode
{
    /// <summary>Its times are set by the grain.</summary>
    [Id(0)] public required DeviceCode Wished { get; init; }

    /// <summary>Ten characters of Crockford's base 32, in upper case.</summary>
    [Id(1)] public required string Code { get; init; }
}

/// <param name="Code">Null when a hundred codes are open already.</param>
[GenerateSerializer, Immutable, Alias("device-code-result")]
public sealed record DeviceCodeResult([property: Id(0)] DeviceCode? Code);

[GenerateSerializer, Immutable, Alias("enrol-device")]
public sealed record EnrolDevice
{
    /// <summary>As <see cref="MakeDeviceCode.Code"/>.</summary>
    [Id(0)] public required string Code { get; init; }

    [Id(1)] public required string DeviceId { get; init; }

    [Id(2)] public string? Platform { get; init; }

    [Id(3)] public string? AppVersion { get; init; }

    [Id(4)] public required string KeyId { get; init; }

    /// <summary>SHA-256 of the key's secret.</summary>
    [Id(5)] public required byte[] KeyHash { get; init; }
}

public enum EnrolOutcome
{
    Enrolled = 1,

    /// <summary>There is no such code, or it was used, or it is too old.</summary>
    CodeInvalid = 2,

    /// <summary>The event has or had a device of this id; the code may be used again.</summary>
    DeviceExists = 3,
}

[GenerateSerializer, Immutable, Alias("enrol-result")]
public sealed record EnrolResult([property: Id(0)] EnrolOutcome Outcome, [property: Id(1)] Device? Device);

[GenerateSerializer, Immutable, Alias("change-device")]
public sealed record ChangeDevice
{
    [Id(0)] public required string DeviceId { get; init; }

    [Id(1)] public required string Name { get; init; }

    [Id(2)] public required ImmutableArray<string> Gates { get; init; }
}

/// <summary>What a device tells of itself; what is null is as it was.</summary>
[GenerateSerializer, Immutable, Alias("heartbeat")]
public sealed record Heartbeat
{
    [Id(0)] public required string DeviceId { get; init; }

    [Id(1)] public required DateTimeOffset At { get; init; }

    [Id(2)] public string? Platform { get; init; }

    [Id(3)] public string? AppVersion { get; init; }

    [Id(4)] public int? Backlog { get; init; }

    [Id(5)] public double? Battery { get; init; }

    [Id(6)] public long? ClockErrorMs { get; init; }
}

[GenerateSerializer, Immutable, Alias("sign-of-life")]
public sealed record SignOfLife([property: Id(0)] string DeviceId, [property: Id(1)] DateTimeOffset At);

/// <param name="Since">Since when somebody listens: what came before may have been missed.</param>
[GenerateSerializer, Immutable, Alias("device-signs")]
public sealed record DeviceSigns(
    [property: Id(0)] DateTimeOffset Since, [property: Id(1)] ImmutableArray<Device> Devices);
