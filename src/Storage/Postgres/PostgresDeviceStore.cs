using System.Text.Json;
using Attendance.Devices;

namespace Attendance.Storage.Postgres;

internal sealed class PostgresDeviceStore(PostgresDatabase database) : IDeviceStore
{
    public const string UpdateDevice =
        "update devices set version = $3, data = $4 where event_id = $1 and device_id = $2 and version = $3 - 1";

    public async Task<IReadOnlyList<Device>> ListAsync(string eventId, CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync<string>(
            "select data from devices where event_id = @eventId order by device_id", new { eventId },
            cancellationToken);
        return [.. rows.Select(Read<Device>)];
    }

    public Task<int> WriteAsync(
        string eventId, IReadOnlyList<Device> devices, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            """
            update devices as d set version = n.version, data = n.data
            from unnest(@ids, @versions, @data) as n (device_id, version, data)
            where d.event_id = @eventId and d.device_id = n.device_id and d.version = n.version - 1
            """,
            new
            {
                eventId,
                ids = devices.Select(device => device.DeviceId).ToArray(),
                versions = devices.Select(device => device.Version).ToArray(),
                data = devices.Select(device => JsonSerializer.Serialize(device, StoredFormats.Json)).ToArray(),
            },
            cancellationToken);

    public Task AddCodeAsync(string eventId, DeviceCode code, byte[] hash, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            """
            with dropped as (delete from device_codes where event_id = @eventId and expires_at_us <= @now)
            insert into device_codes (hash, event_id, code_id, expires_at_us, data)
            values (@hash, @eventId, @CodeId, @expiresAt, @data)
            """,
            new
            {
                eventId,
                hash,
                code.CodeId,
                now = StoredFormats.ToMicroseconds(code.CreatedAt),
                expiresAt = StoredFormats.ToMicroseconds(code.ExpiresAt),
                data = JsonSerializer.Serialize(code, StoredFormats.Json),
            },
            cancellationToken);

    public async Task<IReadOnlyList<DeviceCode>> ListCodesAsync(
        string eventId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync<string>(
            "select data from device_codes where event_id = @eventId and expires_at_us > @now order by code_id",
            new { eventId, now = StoredFormats.ToMicroseconds(now) },
            cancellationToken);
        return [.. rows.Select(Read<DeviceCode>)];
    }

    public async Task<FoundDeviceCode?> FindCodeAsync(
        byte[] hash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync<(string EventId, string Data)>(
            "select event_id, data from device_codes where hash = @hash and expires_at_us > @now",
            new { hash, now = StoredFormats.ToMicroseconds(now) },
            cancellationToken);
        return rows is [var (eventId, data)] ? new FoundDeviceCode(eventId, Read<DeviceCode>(data)) : null;
    }

    public async Task<bool> DropCodeAsync(string eventId, string codeId, CancellationToken cancellationToken) =>
        await database.ExecuteAsync(
            "delete from device_codes where event_id = @eventId and code_id = @codeId",
            new { eventId, codeId },
            cancellationToken) == 1;

    private static T Read<T>(string data) => JsonSerializer.Deserialize<T>(data, StoredFormats.Json)!;
}
