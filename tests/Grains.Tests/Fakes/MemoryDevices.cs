using Attendance.Devices;

namespace Attendance.Fakes;

/// <summary>The devices of one event in memory. Enrolments are the real stores' own.</summary>
internal sealed class MemoryDevices : IDeviceStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Device> _devices = new(StringComparer.Ordinal);

    /// <summary>How often devices were stored.</summary>
    public int Writes { get; private set; }

    public void Set(Device device)
    {
        lock (_lock)
        {
            _devices[device.DeviceId] = device;
        }
    }

    public Device Get(string deviceId)
    {
        lock (_lock)
        {
            return _devices[deviceId];
        }
    }

    public Task<IReadOnlyList<Device>> ListAsync(string eventId, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<Device>>([.. _devices.Values]);
        }
    }

    public Task<int> WriteAsync(string eventId, IReadOnlyList<Device> devices, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Writes++;
            var fitting = devices.Where(
                device => _devices.GetValueOrDefault(device.DeviceId)?.Version == device.Version - 1).ToList();
            fitting.ForEach(device => _devices[device.DeviceId] = device);
            return Task.FromResult(fitting.Count);
        }
    }

    public Task AddCodeAsync(string eventId, DeviceCode code, byte[] hash, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Codes are the real stores' own.");

    public Task<IReadOnlyList<DeviceCode>> ListCodesAsync(
        string eventId, DateTimeOffset now, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Codes are the real stores' own.");

    public Task<FoundDeviceCode?> FindCodeAsync(
        byte[] hash, DateTimeOffset now, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Codes are the real stores' own.");

    public Task<bool> DropCodeAsync(string eventId, string codeId, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Codes are the real stores' own.");
}
