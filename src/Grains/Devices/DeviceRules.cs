using Attendance.Callers;

namespace Attendance.Devices;

internal static class DeviceRules
{
    public static Device Enrol(DeviceCode code, EnrolDevice command, DateTimeOffset now) => new()
    {
        DeviceId = command.DeviceId,
        Name = code.Name,
        Gates = code.Gates,
        KeyId = command.KeyId,
        Platform = command.Platform,
        AppVersion = command.AppVersion,
        EnrolledAt = now,
    };

    public static AccessKey KeyOf(DeviceCode code, Device device, string eventId) => new()
    {
        KeyId = device.KeyId,
        EventId = eventId,
        Role = CallerRole.Device,
        Name = code.Name,
        Gates = code.Gates,
        Rights = code.Rights,
        CreatedAt = device.EnrolledAt,
        CreatedBy = code.CreatedBy,
        ExpiresAt = code.KeyExpiresAt,
        DeviceId = device.DeviceId,
    };

    public static Device Hear(Device device, Heartbeat heartbeat) => device with
    {
        LastSeenAt = device.LastSeenAt > heartbeat.At ? device.LastSeenAt : heartbeat.At,
        Platform = heartbeat.Platform ?? device.Platform,
        AppVersion = heartbeat.AppVersion ?? device.AppVersion,
        Backlog = heartbeat.Backlog ?? device.Backlog,
        Battery = heartbeat.Battery ?? device.Battery,
        ClockErrorMs = heartbeat.ClockErrorMs ?? device.ClockErrorMs,
    };

    /// <summary>The rest waits for the minute.</summary>
    public static bool IsWorthWriting(Device before, Device after) =>
        before.LastSeenAt is null || before.AppVersion != after.AppVersion || before.Platform != after.Platform;

    /// <summary>What is stored, with what was heard since.</summary>
    public static Device Merge(Device? known, Device stored) =>
        known?.LastSeenAt is null || known.LastSeenAt <= stored.LastSeenAt ? stored : stored with
        {
            LastSeenAt = known.LastSeenAt,
            Backlog = known.Backlog,
            Battery = known.Battery,
            ClockErrorMs = known.ClockErrorMs,
        };
}
