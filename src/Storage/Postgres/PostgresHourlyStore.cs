using System.Globalization;
using Attendance.Statistics;
using Dapper;
using Npgsql;

namespace Attendance.Storage.Postgres;

internal sealed class PostgresHourlyStore(PostgresDatabase database) : IHourlyStore
{
    public Task<HourlyPosition> PositionAsync(string eventId, CancellationToken cancellationToken) =>
        database.RunAsync(
            async connection =>
            {
                database.Metrics.CountStatements();
                var row = await connection.QuerySingleOrDefaultAsync<(long Position, string? TimeZone)>(
                    new CommandDefinition(
                        "select position, time_zone from attendance_hourly_positions where event_id = @eventId",
                        new { eventId },
                        cancellationToken: cancellationToken));
                return new HourlyPosition { Position = row.Position, TimeZone = row.TimeZone ?? "" };
            },
            cancellationToken);

    public Task<bool> TryFoldAsync(string eventId, HourlyStep step, CancellationToken cancellationToken) =>
        database.RunAsync(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                database.Metrics.CountStatements(3);
                if (!await MoveAsync(connection, eventId, step))
                {
                    return false;
                }

                await ApplyAsync(connection, eventId, step);
                // Not cancelled once it is sent: nobody could say what became of it.
                await transaction.CommitAsync(CancellationToken.None);
                database.Metrics.CountCommit();
                return true;
            },
            cancellationToken);

    /// <summary>Holds the position's row until the transaction ends.</summary>
    private static async Task<bool> MoveAsync(NpgsqlConnection connection, string eventId, HourlyStep step)
    {
        var isFirst = step.From.TimeZone.Length == 0;
        await using var command = new NpgsqlCommand(
            isFirst
                ? """
                  insert into attendance_hourly_positions (event_id, position, time_zone, updated_at_us)
                  values ($1, $2, $3, $4) on conflict (event_id) do nothing
                  """
                : """
                  update attendance_hourly_positions set position = $2, time_zone = $3, updated_at_us = $4
                  where event_id = $1 and position = $5 and time_zone = $6
                  """,
            connection);
        command.Parameters.AddRange((NpgsqlParameter[])[
            PostgresParameters.Text(eventId),
            PostgresParameters.BigInt(step.To.Position),
            PostgresParameters.Text(step.To.TimeZone),
            PostgresParameters.BigInt(StoredFormats.ToMicroseconds(step.At)),
        ]);
        if (!isFirst)
        {
            command.Parameters.Add(PostgresParameters.BigInt(step.From.Position));
            command.Parameters.Add(PostgresParameters.Text(step.From.TimeZone));
        }

        return await command.ExecuteNonQueryAsync() == 1;
    }

    private async Task ApplyAsync(NpgsqlConnection connection, string eventId, HourlyStep step)
    {
        await using var batch = new NpgsqlBatch(connection);
        if (step.IsRebuild)
        {
            var clear = new NpgsqlBatchCommand("delete from attendance_hourly_stats where event_id = $1");
            clear.Parameters.Add(PostgresParameters.Text(eventId));
            batch.BatchCommands.Add(clear);
        }

        if (step.Rows.Count > 0)
        {
            batch.BatchCommands.Add(Add(eventId, [.. step.Rows]));
        }

        if (batch.BatchCommands.Count > 0)
        {
            database.Metrics.CountStatements(batch.BatchCommands.Count);
            await batch.ExecuteNonQueryAsync();
        }
    }

    private static NpgsqlBatchCommand Add(string eventId, HourlyRow[] rows)
    {
        var command = new NpgsqlBatchCommand(
            """
            insert into attendance_hourly_stats as stored (
                event_id, starts_at, date, hour, gate_id, confirmed, qr, ble, manual, scans, refused, processing_us)
            select $1, timestamptz 'epoch' + starts_at_us * interval '1 microsecond', date::date, hour, gate_id,
                qr + ble + manual, qr, ble, manual, scans, refused, processing_us
            from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                as added (starts_at_us, date, hour, gate_id, qr, ble, manual, scans, refused, processing_us)
            on conflict (event_id, starts_at, gate_id) do update set
                confirmed = stored.confirmed + excluded.confirmed, qr = stored.qr + excluded.qr,
                ble = stored.ble + excluded.ble, manual = stored.manual + excluded.manual,
                scans = stored.scans + excluded.scans, refused = stored.refused + excluded.refused,
                processing_us = stored.processing_us + excluded.processing_us
            """);
        command.Parameters.AddRange((NpgsqlParameter[])[
            PostgresParameters.Text(eventId),
            PostgresParameters.BigInts([.. rows.Select(row => StoredFormats.ToMicroseconds(row.Hour))]),
            PostgresParameters.Texts([.. rows.Select(DateOf)]),
            PostgresParameters.SmallInts([.. rows.Select(row => (short)row.Hour.Hour)]),
            PostgresParameters.Texts([.. rows.Select(row => row.GateId)]),
            PostgresParameters.Integers([.. rows.Select(row => row.Qr)]),
            PostgresParameters.Integers([.. rows.Select(row => row.Ble)]),
            PostgresParameters.Integers([.. rows.Select(row => row.Manual)]),
            PostgresParameters.Integers([.. rows.Select(row => row.Scans)]),
            PostgresParameters.Integers([.. rows.Select(row => row.Refused)]),
            PostgresParameters.BigInts([.. rows.Select(row => row.ProcessingUs)]),
        ]);
        return command;
    }

    private static string DateOf(HourlyRow row) => row.Hour.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
