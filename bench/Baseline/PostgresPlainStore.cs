using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace Attendance.Bench.Baseline;

/// <summary>The plain way on PostgreSQL, with the driver's own pool of 32 and its defaults.</summary>
internal sealed class PostgresPlainStore(NpgsqlDataSource database) : IPlainStore
{
    private const string EventId = "bench";

    public static PostgresPlainStore Create(string connection, bool prepared)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection)
        {
            MaxPoolSize = 32,
            MinPoolSize = 8,
            MaxAutoPrepare = prepared ? 16 : 0,
        };
        return new PostgresPlainStore(NpgsqlDataSource.Create(settings));
    }

    public async Task SeedAsync(string[] tokens, string[] gates, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await RunAsync(connection, PlainSchema.Drop + PlainSchema.Tables("bigint generated always as identity"));
        await RunAsync(connection,
            $"""
            insert into plain_event
                values ('{EventId}', 'open', now() - interval '1 hour', now() + interval '12 hours');
            insert into plain_gate select '{EventId}', unnest('{"{" + string.Join(',', gates) + "}"}'::text[]), true;
            """);
        await using (var copy = await connection.BeginBinaryImportAsync(
            "copy plain_participant from stdin (format binary)", cancellationToken))
        {
            for (var i = 0; i < tokens.Length; i++)
            {
                await copy.StartRowAsync(cancellationToken);
                await copy.WriteAsync(EventId, cancellationToken);
                await copy.WriteAsync($"participant-{i + 1:D6}", cancellationToken);
                await copy.WriteAsync(tokens[i], cancellationToken);
                await copy.WriteAsync($"Person {i + 1}", cancellationToken);
                await copy.WriteAsync("registered", cancellationToken);
            }

            await copy.CompleteAsync(cancellationToken);
        }

        await RunAsync(connection, "analyze");
    }

    public async ValueTask<IPlainSession> OpenAsync(CancellationToken cancellationToken) =>
        new Session(await database.OpenConnectionAsync(cancellationToken));

    public async Task<TimeSpan[]> TimeCommitsAsync(int count, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await RunAsync(
            connection, "create table if not exists bare_commit (id bigserial primary key, body text not null)");
        await using var command = new NpgsqlCommand(
            "insert into bare_commit (body) values ($1)", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = new string('x', 300) });
        await command.PrepareAsync(cancellationToken);
        var times = new TimeSpan[count];
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await command.ExecuteNonQueryAsync(cancellationToken);
            times[i] = Stopwatch.GetElapsedTime(start);
        }

        return times;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private sealed class Session(NpgsqlConnection connection) : IPlainSession
    {
        public async Task<PlainGate?> FindGateAsync(string gateId, CancellationToken cancellationToken)
        {
            await using var command = Command(PlainSchema.FindGate, EventId, gateId);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await reader.ReadAsync(cancellationToken)
                ? new PlainGate(
                    reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1),
                    reader.GetFieldValue<DateTimeOffset>(2), reader.GetBoolean(3))
                : null;
        }

        public async Task<PlainParticipant?> FindParticipantAsync(string token, CancellationToken cancellationToken)
        {
            await using var command = Command(PlainSchema.FindParticipant, EventId, token);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await reader.ReadAsync(cancellationToken)
                ? new PlainParticipant(reader.GetString(0), reader.GetString(1), reader.GetString(2))
                : null;
        }

        public async Task<bool> HasRecordSinceAsync(
            string participantId, string gateId, DateTimeOffset since, CancellationToken cancellationToken)
        {
            await using var command = Command(PlainSchema.FindDuplicate, EventId, participantId, gateId, since);
            return await command.ExecuteScalarAsync(cancellationToken) is not null;
        }

        public async Task<long> InsertAsync(
            ScanRequest scan, string participantId, DateTimeOffset now, CancellationToken cancellationToken)
        {
            await using var command = Command(
                PlainSchema.Insert, EventId, scan.ScanId, participantId, scan.GateId, scan.Method, now);
            return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        }

        public ValueTask DisposeAsync() => connection.DisposeAsync();

        private NpgsqlCommand Command(string sql, params object[] values)
        {
            var command = new NpgsqlCommand(sql, connection);
            foreach (var value in values)
            {
                command.Parameters.Add(value is DateTimeOffset at
                    ? new NpgsqlParameter { Value = at, NpgsqlDbType = NpgsqlDbType.TimestampTz }
                    : new NpgsqlParameter { Value = value });
            }

            return command;
        }
    }
}
