using Attendance.Storage.State;
using Dapper;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Attendance.Storage.Postgres;

internal sealed class PostgresGrainStorage(PostgresDatabase database) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (data, etag) = await FindAsync(stateName, grainId);
        StoredState.Set(grainState, data, etag);
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var etag = StoredState.Number(grainState.ETag);
        await ChangeAsync(
            stateName,
            grainId,
            grainState.ETag,
            etag == 0
                ? "insert into grain_state (name, grain_type, grain_key, etag, data) " +
                    "values (@name, @type, @key, 1, @data) on conflict do nothing"
                : "update grain_state set etag = etag + 1, data = @data " +
                    "where name = @name and grain_type = @type and grain_key = @key and etag = @etag",
            StoredState.Serialize(grainState));
        grainState.ETag = StoredState.Text(etag + 1);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (StoredState.Number(grainState.ETag) > 0)
        {
            await ChangeAsync(
                stateName,
                grainId,
                grainState.ETag,
                "delete from grain_state " +
                    "where name = @name and grain_type = @type and grain_key = @key and etag = @etag",
                null);
        }

        StoredState.Set(grainState, null, 0);
    }

    private async Task ChangeAsync(string stateName, GrainId grainId, string? etag, string sql, string? data)
    {
        var changed = await database.RunAsync(
            connection =>
            {
                database.Metrics.CountStatements();
                return connection.ExecuteAsync(
                    sql,
                    new
                    {
                        name = stateName,
                        type = grainId.Type.ToString(),
                        key = grainId.Key.ToString(),
                        etag = StoredState.Number(etag),
                        data,
                    });
            },
            default);
        if (changed == 0)
        {
            var (found, stored) = await FindAsync(stateName, grainId);
            throw StoredState.Inconsistent(stateName, grainId.ToString(), found is null ? null : stored, etag);
        }

        database.Metrics.CountCommit();
    }

    private Task<(string? Data, long Etag)> FindAsync(string stateName, GrainId grainId) =>
        database.RunAsync(
            connection =>
            {
                database.Metrics.CountStatements();
                return connection.QuerySingleOrDefaultAsync<(string?, long)>(
                    "select data, etag from grain_state " +
                    "where name = @name and grain_type = @type and grain_key = @key",
                    new { name = stateName, type = grainId.Type.ToString(), key = grainId.Key.ToString() });
            },
            default);
}
