using System.Text.Json;
using Attendance.Callers;

namespace Attendance.Storage.Sqlite;

internal sealed class SqliteAccessKeyStore(SqliteDatabase database) : IAccessKeyStore
{
    public Task<AccessKeyRow?> LoadAsync(string keyId, CancellationToken cancellationToken) =>
        database.ReadNextAsync(
            session =>
            {
                var statement = session.Prepare("select data, hash, previous_hash from access_keys where key_id = ?1");
                statement.Bind(1, keyId);
                using var run = statement.Run();
                return statement.Step() ? Row(statement) : null;
            },
            cancellationToken);

    public Task<IReadOnlyList<AccessKeyRow>> ListAsync(
        string? eventId, string after, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<AccessKeyRow>>(
            session =>
            {
                var statement = session.Prepare(
                    """
                    select data, hash, previous_hash from access_keys
                    where event_id is ?1 and key_id > ?2 order by key_id limit ?3
                    """);
                statement.Bind(1, eventId);
                statement.Bind(2, after);
                statement.Bind(3, limit);
                var rows = new List<AccessKeyRow>();
                using var run = statement.Run();
                while (statement.Step())
                {
                    rows.Add(Row(statement));
                }

                return rows;
            },
            cancellationToken);

    public Task<bool> TryWriteAsync(AccessKeyRow row, CancellationToken cancellationToken) =>
        database.WriteAsync(session => row.Key.Version == 1 ? Insert(session, row) : Update(session, row),
            cancellationToken);

    public static bool Insert(SqliteSession session, AccessKeyRow row)
    {
        var statement = session.Prepare(
            """
            insert into access_keys (key_id, event_id, version, hash, previous_hash, data)
            values (?1, ?2, ?3, ?4, ?5, ?6) on conflict (key_id) do nothing
            """);
        BindRow(statement, row);
        return statement.Execute() == 1;
    }

    private static bool Update(SqliteSession session, AccessKeyRow row)
    {
        var statement = session.Prepare(
            """
            update access_keys set version = ?3, hash = ?4, previous_hash = ?5, data = ?6
            where key_id = ?1 and event_id is ?2 and version = ?3 - 1
            """);
        BindRow(statement, row);
        return statement.Execute() == 1;
    }

    private static void BindRow(SqliteStatement statement, AccessKeyRow row)
    {
        statement.Bind(1, row.Key.KeyId);
        statement.Bind(2, row.Key.EventId);
        statement.Bind(3, row.Key.Version);
        statement.BindBlob(4, row.Hash);
        if (row.PreviousHash is { } previous)
        {
            statement.BindBlob(5, previous);
        }
        else
        {
            statement.BindNull(5);
        }

        statement.Bind(6, JsonSerializer.Serialize(row.Key, StoredFormats.Json));
    }

    private static AccessKeyRow Row(SqliteStatement statement) => new(
        JsonSerializer.Deserialize<AccessKey>(statement.Text(0), StoredFormats.Json)!,
        statement.Bytes(1).ToArray(),
        statement.IsNull(2) ? null : statement.Bytes(2).ToArray());
}
