using Attendance.Storage.State;
using Dapper;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Attendance.Storage.Sqlite;

internal sealed class SqliteGrainStorage(SqliteDatabase database) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (data, etag) = await database.ReadAsync(session => Find(session, stateName, grainId), default);
        StoredState.Set(grainState, data, etag);
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var etag = StoredState.Number(grainState.ETag);
        var data = StoredState.Serialize(grainState);
        await ChangeAsync(
            stateName,
            grainId,
            grainState.ETag,
            etag == 0
                ? "insert into grain_state (name, grain_type, grain_key, etag, data) values (?1, ?2, ?3, 1, ?5) " +
                    "on conflict do nothing"
                : "update grain_state set etag = etag + 1, data = ?5 " +
                    "where name = ?1 and grain_type = ?2 and grain_key = ?3 and etag = ?4",
            data);
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
                "delete from grain_state where name = ?1 and grain_type = ?2 and grain_key = ?3 and etag = ?4",
                null);
        }

        StoredState.Set(grainState, null, 0);
    }

    private Task<bool> ChangeAsync(string stateName, GrainId grainId, string? etag, string sql, string? data) =>
        database.WriteAsync(
            session =>
            {
                var statement = session.Prepare(sql);
                statement.Bind(1, stateName);
                statement.Bind(2, grainId.Type.ToString());
                statement.Bind(3, grainId.Key.ToString());
                statement.Bind(4, StoredState.Number(etag));
                if (data is not null)
                {
                    statement.Bind(5, data);
                }

                if (statement.Execute() == 0)
                {
                    var (found, stored) = Find(session, stateName, grainId);
                    throw StoredState.Inconsistent(
                        stateName, grainId.ToString(), found is null ? null : stored, etag);
                }

                database.Metrics.CountCommit();
                return true;
            },
            default);

    private static (string? Data, long Etag) Find(SqliteSession session, string stateName, GrainId grainId)
    {
        session.CountStatement();
        return session.Connection.QuerySingleOrDefault<(string?, long)>(
            "select data, etag from grain_state where name = @stateName and grain_type = @type and grain_key = @key",
            new { stateName, type = grainId.Type.ToString(), key = grainId.Key.ToString() });
    }
}
