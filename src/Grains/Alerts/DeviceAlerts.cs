using System.Globalization;
using Attendance.Devices;

namespace Attendance.Alerts;

/// <summary>Whether a device that was heard before is silent now.</summary>
internal static class DeviceAlerts
{
    public static IEnumerable<Finding> Of(AlertPicture picture) => picture.Devices
        .Where(device => device.LastSeenAt is { } seenAt && IsOfToday(picture, seenAt))
        .Select(device => OfDevice(picture, device, device.LastSeenAt!.Value));

    /// <summary>One that was tried out last week has not failed today.</summary>
    private static bool IsOfToday(AlertPicture picture, DateTimeOffset seenAt)
    {
        var opensAt = picture.Event.StartTime.AddMinutes(-picture.Event.Settings.AdmitBeforeMinutes);
        return seenAt >= opensAt || picture.Now - seenAt < TimeSpan.FromHours(12);
    }

    private static Finding OfDevice(AlertPicture picture, Device device, DateTimeOffset seenAt)
    {
        var silentMax = TimeSpan.FromSeconds(picture.Event.Settings.DeviceOfflineSeconds);

        // While nobody listened it may well have spoken; an alert that is open stays until it is really heard.
        var listenedFrom = seenAt > picture.ListenedSince ? seenAt : picture.ListenedSince;
        var where = device.Gates.IsEmpty
            ? device.Name
            : $"{device.Name} at {string.Join(", ", device.Gates.Take(3).Select(gate => GateName(picture, gate)))}";
        return new Finding(
            AlertRules.DeviceOffline, device.DeviceId, picture.Now - listenedFrom >= silentMax,
            picture.Now - seenAt < silentMax / 2, 1,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{device.Name} was last heard at {seenAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}"),
            $"Look after {where}: its network or its battery; its scans wait on it.");
    }

    private static string GateName(AlertPicture picture, string gateId) =>
        picture.Gates.FirstOrDefault(gate => gate.Gate.GateId == gateId)?.Gate.GateName ?? gateId;
}
