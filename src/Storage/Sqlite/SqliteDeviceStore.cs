using System.Text.Json;
using Attendance.Callers;
using Attendance.Devices;
using Attendance.Journal;

namespace Attendance.Storage.Sqlite;

internal sealed class SqliteDeviceStore(SqliteDatabase database) : IDeviceStore
{
    public Task<IReadOnlyList<Device>> ListAsync(string eventId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Device>>(
            session =>
            {
                var statement = session.Prepare("select data from devices where event_id = ?1 order by device_id");
                statement.Bind(1, eventId);
                var devices = new List<Device>();
                using var run = statement.Run();
                while (statement.Step())
                {
                    devices.Add(Read<Device>(statement, 0));
                }

                return devices;
            },
            cancellationToken);

    public Task<int> WriteAsync(
        string eventId, IReadOnlyList<Device> devices, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                session.Begin();
                var written = devices.Count(device => Update(session, eventId, device));
                session.Commit();
                return written;
            },
            cancellationToken);

    public Task AddCodeAsync(string eventId, DeviceCode code, byte[] hash, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                session.Begin();
                var drop = session.Prepare("delete from device_codes where event_id = ?1 and expires_at_us <= ?2");
                drop.Bind(1, eventId);
                drop.Bind(2, StoredFormats.ToMicroseconds(code.CreatedAt));
                drop.Execute();
                var add = session.Prepare(
                    """
                    insert into device_codes (hash, event_id, code_id, expires_at_us, data)
                    values (?1, ?2, ?3, ?4, ?5)
                    """);
                add.BindBlob(1, hash);
                add.Bind(2, eventId);
                add.Bind(3, code.CodeId);
                add.Bind(4, StoredFormats.ToMicroseconds(code.ExpiresAt));
                add.Bind(5, JsonSerializer.Serialize(code, StoredFormats.Json));
                add.Execute();
                session.Commit();
                return true;
            },
            cancellationToken);

    public Task<IReadOnlyList<DeviceCode>> ListCodesAsync(
        string eventId, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<DeviceCode>>(
            session =>
            {
                var statement = session.Prepare(
                    "select data from device_codes where event_id = ?1 and expires_at_us > ?2 order by code_id");
                statement.Bind(1, eventId);
                statement.Bind(2, StoredFormats.ToMicroseconds(now));
                var codes = new List<DeviceCode>();
                using var run = statement.Run();
                while (statement.Step())
                {
                    codes.Add(Read<DeviceCode>(statement, 0));
                }

                return codes;
            },
            cancellationToken);

    public Task<FoundDeviceCode?> FindCodeAsync(
        byte[] hash, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
            {
                var statement = session.Prepare(
                    "select event_id, data from device_codes where hash = ?1 and expires_at_us > ?2");
                statement.BindBlob(1, hash);
                statement.Bind(2, StoredFormats.ToMicroseconds(now));
                using var run = statement.Run();
                return statement.Step()
                    ? new FoundDeviceCode(statement.Text(0), Read<DeviceCode>(statement, 1))
                    : null;
            },
            cancellationToken);

    public Task<bool> DropCodeAsync(string eventId, string codeId, CancellationToken cancellationToken) =>
        database.WriteAsync(session => Drop(session, eventId, codeId), cancellationToken);

    /// <summary>Within a transaction of the journal's.</summary>
    public static bool Enrol(SqliteSession session, string eventId, DeviceEnrolment change)
    {
        var statement = session.Prepare(
            "insert into devices (event_id, device_id, version, data) values (?1, ?2, ?3, ?4)");
        return Drop(session, eventId, change.CodeId) && Run(statement, eventId, change.Device)
            && SqliteAccessKeyStore.Insert(session, new AccessKeyRow(change.Key, change.KeyHash, PreviousHash: null));
    }

    /// <summary>False when what is stored has not the version before.</summary>
    public static bool Update(SqliteSession session, string eventId, Device device)
    {
        var statement = session.Prepare(
            "update devices set version = ?3, data = ?4 where event_id = ?1 and device_id = ?2 and version = ?3 - 1");
        return Run(statement, eventId, device);
    }

    private static bool Run(SqliteStatement statement, string eventId, Device device)
    {
        statement.Bind(1, eventId);
        statement.Bind(2, device.DeviceId);
        statement.Bind(3, device.Version);
        statement.Bind(4, JsonSerializer.Serialize(device, StoredFormats.Json));
        return statement.Execute() == 1;
    }

    private static bool Drop(SqliteSession session, string eventId, string codeId)
    {
        var statement = session.Prepare("delete from device_codes where event_id = ?1 and code_id = ?2");
        statement.Bind(1, eventId);
        statement.Bind(2, codeId);
        return statement.Execute() == 1;
    }

    private static T Read<T>(SqliteStatement statement, int column) =>
        JsonSerializer.Deserialize<T>(statement.Bytes(column), StoredFormats.Json)!;
}
