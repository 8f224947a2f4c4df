using Attendance.Keys;
using Orleans;

namespace Attendance.Devices;

[GrainType("device-codes")]
internal sealed class DeviceCodesGrain(IDeviceStore store, EventKeyRing keys, TimeProvider clock)
    : Grain, IDeviceCodesGrain
{
    public async Task<string?> Find(string code) =>
        (await store.FindCodeAsync(keys.DeviceCodeHash(code), clock.GetUtcNow(), CancellationToken.None))?.EventId;
}
