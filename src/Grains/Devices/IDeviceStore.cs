namespace Attendance.Devices;

/// <summary>Devices and the codes to enrol them with. Enrolments and revocations come with the journal's
/// entries.</summary>
public interface IDeviceStore
{
    /// <summary>Revoked ones too, by rising id.</summary>
    Task<IReadOnlyList<Device>> ListAsync(string eventId, CancellationToken cancellationToken);

    /// <summary>Changes those whose stored version is the one before, in one transaction; the answer is how
    /// many.</summary>
    Task<int> WriteAsync(string eventId, IReadOnlyList<Device> devices, CancellationToken cancellationToken);

    /// <summary>Also drops the event's codes that are too old.</summary>
    Task AddCodeAsync(string eventId, DeviceCode code, byte[] hash, CancellationToken cancellationToken);

    /// <summary>Those that may still be used, by rising id.</summary>
    Task<IReadOnlyList<DeviceCode>> ListCodesAsync(
        string eventId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Null when there is none or it is too old.</summary>
    Task<FoundDeviceCode?> FindCodeAsync(byte[] hash, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>False when there is none.</summary>
    Task<bool> DropCodeAsync(string eventId, string codeId, CancellationToken cancellationToken);
}

public sealed record FoundDeviceCode(string EventId, DeviceCode Code);
