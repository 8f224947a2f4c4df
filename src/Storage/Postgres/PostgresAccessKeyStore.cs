using System.Text.Json;
using Attendance.Callers;

namespace Attendance.Storage.Postgres;

internal sealed class PostgresAccessKeyStore(PostgresDatabase database) : IAccessKeyStore
{
    public async Task<AccessKeyRow?> LoadAsync(string keyId, CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync<StoredKey>(
            "select data, hash, previous_hash from access_keys where key_id = @keyId", new { keyId },
            cancellationToken);
        return rows.SingleOrDefault()?.ToRow();
    }

    public async Task<IReadOnlyList<AccessKeyRow>> ListAsync(
        string? eventId, string after, int limit, CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync<StoredKey>(
            """
            select data, hash, previous_hash from access_keys
            where event_id is not distinct from @eventId and key_id > @after order by key_id limit @limit
            """,
            new { eventId, after, limit },
            cancellationToken);
        return [.. rows.Select(row => row.ToRow())];
    }

    public async Task<bool> TryWriteAsync(AccessKeyRow row, CancellationToken cancellationToken)
    {
        var sql = row.Key.Version == 1
            ? """
              insert into access_keys (key_id, event_id, version, hash, previous_hash, data)
              values (@KeyId, @EventId, @Version, @Hash, @PreviousHash, @Data) on conflict (key_id) do nothing
              """
            : """
              update access_keys set version = @Version, hash = @Hash, previous_hash = @PreviousHash, data = @Data
              where key_id = @KeyId and event_id is not distinct from @EventId and version = @Version - 1
              """;
        var parameters = new
        {
            row.Key.KeyId,
            row.Key.EventId,
            row.Key.Version,
            row.Hash,
            row.PreviousHash,
            Data = JsonSerializer.Serialize(row.Key, StoredFormats.Json),
        };
        return await database.ExecuteAsync(sql, parameters, cancellationToken) == 1;
    }

    private sealed record StoredKey(string data, byte[] hash, byte[]? previous_hash)
    {
        public AccessKeyRow ToRow() => new(
            JsonSerializer.Deserialize<AccessKey>(data, StoredFormats.Json)!, hash, previous_hash);
    }
}
