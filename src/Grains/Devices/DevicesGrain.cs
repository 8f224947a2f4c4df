using System.Collections.Immutable;
using System.Text.Json;
using Attendance.Callers;
using Attendance.Journal;
using Attendance.Keys;
using Orleans;
using Orleans.Runtime;

namespace Attendance.Devices;

[GrainType("devices")]
internal sealed class DevicesGrain(IDeviceStore store, JournalQueue journal, EventKeyRing keys, TimeProvider clock)
    : Grain, IDevicesGrain
{
    private const int CodesMax = 100;
    private const int RetriesMax = 5;
    private static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan WriteInterval = TimeSpan.FromMinutes(1);

    private readonly SortedDictionary<string, Device> _devices = new(StringComparer.Ordinal);

    /// <summary>Those that were heard since they were last stored.</summary>
    private readonly HashSet<string> _unwritten = new(StringComparer.Ordinal);
    private DateTimeOffset _since;

    private string EventId => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _since = clock.GetUtcNow();
        await Read();
        this.RegisterGrainTimer(
            _ => WriteHeard(),
            new GrainTimerCreationOptions { DueTime = WriteInterval, Period = WriteInterval });
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        WriteHeard();

    public async Task<DeviceCodeResult> MakeCode(MakeDeviceCode command)
    {
        var now = clock.GetUtcNow();
        var open = await store.ListCodesAsync(EventId, now, CancellationToken.None);
        if (open.Count >= CodesMax)
        {
            return new DeviceCodeResult(Code: null);
        }

        var code = command.Wished with { CreatedAt = now, ExpiresAt = now + CodeLifetime };
        await store.AddCodeAsync(EventId, code, keys.DeviceCodeHash(command.Code), CancellationToken.None);
        return new DeviceCodeResult(code);
    }

    public async Task<ImmutableArray<DeviceCode>> Codes() =>
        [.. await store.ListCodesAsync(EventId, clock.GetUtcNow(), CancellationToken.None)];

    public Task<bool> DropCode(string codeId) => store.DropCodeAsync(EventId, codeId, CancellationToken.None);

    public async Task<EnrolResult> Enrol(EnrolDevice command)
    {
        var now = clock.GetUtcNow();
        var found = await store.FindCodeAsync(keys.DeviceCodeHash(command.Code), now, CancellationToken.None);
        if (found is null || found.EventId != EventId)
        {
            return new EnrolResult(EnrolOutcome.CodeInvalid, Device: null);
        }

        if (await Find(command.DeviceId) is not null)
        {
            return new EnrolResult(EnrolOutcome.DeviceExists, Device: null);
        }

        var device = DeviceRules.Enrol(found.Code, command, now);

        // One transaction: there is never a key without its device, nor a used code that may be used again.
        var outcome = await Append(
            EntryKind.DeviceEnrolled, device, "enrolled",
            JsonSerializer.SerializeToUtf8Bytes(
                new DeviceEnrolled(device.DeviceId, device.Name, device.Gates), JournalJson.Default.DeviceEnrolled),
            new DeviceEnrolment(
                device, found.Code.CodeId, DeviceRules.KeyOf(found.Code, device, EventId), command.KeyHash));
        if (outcome == AppendOutcome.Committed)
        {
            _devices[device.DeviceId] = device;
            return new EnrolResult(EnrolOutcome.Enrolled, device);
        }

        // Another process was first, with this code or this id.
        await Read();
        return new EnrolResult(
            _devices.ContainsKey(command.DeviceId) ? EnrolOutcome.DeviceExists : EnrolOutcome.CodeInvalid,
            Device: null);
    }

    public async Task<ImmutableArray<Device>> List(string after, int limit)
    {
        await Read();
        return
        [
            .. _devices.Values.SkipWhile(device => string.CompareOrdinal(device.DeviceId, after) <= 0).Take(limit),
        ];
    }

    public Task<Device?> Get(string deviceId) => Find(deviceId);

    public async Task<Device?> Change(ChangeDevice command)
    {
        for (var attempt = 0; attempt < RetriesMax; attempt++)
        {
            if (await Find(command.DeviceId) is not { RevokedAt: null } device)
            {
                return null;
            }

            // The key first: it is what the gates are checked by.
            await GrainFactory.GetGrain<IAccessKeyGrain>(device.KeyId).Change(
                new ChangeAccessKey { EventId = EventId, Name = command.Name, Gates = command.Gates });
            var next = device with
            {
                Name = command.Name, Gates = command.Gates, Version = device.Version + 1,
            };
            if (await store.WriteAsync(EventId, [next], CancellationToken.None) == 1)
            {
                return Know(next);
            }

            await Read();
        }

        throw new StoreUnavailableException($"Device {command.DeviceId} is changed by others all the time.");
    }

    public async Task<Device?> Revoke(string deviceId)
    {
        for (var attempt = 0; attempt < RetriesMax; attempt++)
        {
            if (await Find(deviceId) is not { RevokedAt: null } device)
            {
                return _devices.GetValueOrDefault(deviceId);
            }

            // The key first: should we end here, it is nobody's already, and asking again does the rest.
            var revoked = await GrainFactory.GetGrain<IAccessKeyGrain>(device.KeyId)
                .Revoke(EventId, clock.GetUtcNow());
            var next = device with
            {
                RevokedAt = revoked.Key?.RevokedAt ?? clock.GetUtcNow(), Version = device.Version + 1,
            };
            var outcome = await Append(
                EntryKind.DeviceRevoked, next, "revoked",
                JsonSerializer.SerializeToUtf8Bytes(
                    new DeviceRevoked(deviceId, device.Name), JournalJson.Default.DeviceRevoked),
                new DeviceChange(next));
            if (outcome == AppendOutcome.Committed)
            {
                return Know(next);
            }

            await Read();
        }

        throw new StoreUnavailableException($"Device {deviceId} is changed by others all the time.");
    }

    public async Task<Device?> Beat(Heartbeat heartbeat)
    {
        if (await Find(heartbeat.DeviceId) is not { RevokedAt: null } device)
        {
            return null;
        }

        var next = DeviceRules.Hear(device, heartbeat);
        _devices[device.DeviceId] = next;
        _unwritten.Add(device.DeviceId);
        if (DeviceRules.IsWorthWriting(device, next))
        {
            await WriteHeard();
        }

        return _devices[device.DeviceId];
    }

    public async Task Heard(ImmutableArray<SignOfLife> signs)
    {
        var isFirst = false;
        foreach (var sign in signs)
        {
            if (await Find(sign.DeviceId) is { RevokedAt: null } device && !(device.LastSeenAt >= sign.At))
            {
                _devices[sign.DeviceId] = device with { LastSeenAt = sign.At };
                _unwritten.Add(sign.DeviceId);
                isFirst |= device.LastSeenAt is null;
            }
        }

        if (isFirst)
        {
            await WriteHeard();
        }
    }

    public Task<DeviceSigns> Signs() => Task.FromResult(new DeviceSigns(
        _since, [.. _devices.Values.Where(device => device is { RevokedAt: null, LastSeenAt: not null })]));

    private Device Know(Device next) => _devices[next.DeviceId] = next;

    /// <summary>One that another process enrolled is read when it is first asked for.</summary>
    private async Task<Device?> Find(string deviceId)
    {
        if (!_devices.ContainsKey(deviceId))
        {
            await Read();
        }

        return _devices.GetValueOrDefault(deviceId);
    }

    private async Task Read()
    {
        foreach (var stored in await store.ListAsync(EventId, CancellationToken.None))
        {
            _devices[stored.DeviceId] = DeviceRules.Merge(_devices.GetValueOrDefault(stored.DeviceId), stored);
        }
    }

    /// <summary>Never fails: what could not be stored is heard again, or stored the next time.</summary>
    private async Task WriteHeard()
    {
        var heard = _unwritten.Select(id => _devices[id]).Where(device => device.RevokedAt is null)
            .Select(device => device with { Version = device.Version + 1 }).ToList();
        if (heard.Count == 0)
        {
            return;
        }

        try
        {
            var written = await store.WriteAsync(EventId, heard, CancellationToken.None);
            _unwritten.Clear();
            if (written == heard.Count)
            {
                heard.ForEach(device => Know(device));
                return;
            }

            await Read();
        }
        catch (StoreUnavailableException)
        {
            // The doors go on without it.
        }
    }

    private async Task<AppendOutcome> Append(
        EntryKind kind, Device device, string what, byte[] data, RowChange change)
    {
        try
        {
            var entry = new NewEntry
            {
                Kind = kind,
                At = clock.GetUtcNow(),

                // Whoever else says the same of this device meets its key: it is said once.
                ScanKey = $"!device/{device.DeviceId}/{what}",
                Data = data,
            };
            var answer = await journal.AppendAsync(EventId, new JournalAppend { Entries = [entry], Change = change });
            return answer.Outcome;
        }
        catch (StoreUnavailableException)
        {
            // Whether it was written is not known: the next activation reads it.
            DeactivateOnIdle();
            throw;
        }
    }
}
