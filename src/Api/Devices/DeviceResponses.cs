using Attendance.Callers;
using Attendance.Events;

namespace Attendance.Devices;

/// <param name="Code">The code itself: shown now and never again.</param>
/// <param name="Qr">What <paramref name="QrSvg"/> shows.</param>
/// <param name="QrSvg">A picture for a page.</param>
internal sealed record DeviceCodeResponse(
    string CodeId,
    string Name,
    IReadOnlyList<string> Gates,
    IReadOnlyList<Right> Rights,
    DateTimeOffset? KeyExpiresAt,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset ExpiresAt,
    string? Code,
    string? Qr,
    string? QrSvg)
{
    public static DeviceCodeResponse Of(DeviceCode code, string? text = null, string? qr = null, string? svg = null) =>
        new(
            code.CodeId, code.Name, code.Gates, code.Rights, code.KeyExpiresAt, code.CreatedAt, code.CreatedBy,
            code.ExpiresAt, text, qr, svg);
}

internal sealed record DeviceCodePage(IReadOnlyList<DeviceCodeResponse> Items, string? NextCursor);

/// <param name="Key">What the device calls with: shown now and never again.</param>
internal sealed record EnrolResponse(
    string EventId, string DeviceId, string Key, string Name, IReadOnlyList<string> Gates, DateTimeOffset ServerTime);

/// <param name="ClockErrorMs">The device's clock minus the server's.</param>
internal sealed record DeviceResponse(
    string DeviceId,
    string Name,
    string Status,
    IReadOnlyList<string> Gates,
    string KeyId,
    string? Version,
    string? Platform,
    DateTimeOffset EnrolledAt,
    DateTimeOffset? LastSeen,
    bool IsOnline,
    int? Backlog,
    double? Battery,
    long? ClockErrorMs,
    DateTimeOffset? RevokedAt)
{
    public static DeviceResponse Of(Device device, Event @event, DateTimeOffset now) => new(
        device.DeviceId,
        device.Name,
        device.RevokedAt is null ? "active" : "revoked",
        device.Gates,
        device.KeyId,
        device.AppVersion,
        device.Platform,
        device.EnrolledAt,
        device.LastSeenAt,
        device is { RevokedAt: null, LastSeenAt: { } seenAt }
            && now - seenAt < TimeSpan.FromSeconds(@event.Settings.DeviceOfflineSeconds),
        device.Backlog,
        device.Battery,
        device.ClockErrorMs,
        device.RevokedAt);
}

internal sealed record DevicePage(IReadOnlyList<DeviceResponse> Items, string? NextCursor);

/// <param name="Upload">The device should send what waits on it.</param>
/// <param name="HeartbeatSeconds">When it should be heard again.</param>
internal sealed record HeartbeatResponse(
    string DeviceId,
    string Name,
    IReadOnlyList<string> Gates,
    string EventId,
    string Status,
    DateTimeOffset ServerTime,
    bool Upload,
    int HeartbeatSeconds);
