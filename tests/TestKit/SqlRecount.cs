using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit;

namespace Attendance.TestKit;

/// <summary>Counts by SQL, straight on the database and past the product.</summary>
public static class SqlRecount
{
    /// <summary>The view <c>attendance_records</c> and the tables say what the recount of the feed says.</summary>
    public static async Task AssertEqualAsync(Recount recount, ProductProcess product, string eventId)
    {
        await using var connection = Connect(product);
        await connection.OpenAsync();

        var journal = await RowsAsync(
            connection, eventId,
            """
            select count(*), coalesce(min(position), 0), coalesce(max(position), 0) from journal
            where event_id = @event
            """);
        var people = await RowsAsync(
            connection, eventId, "select count(*) from participants where event_id = @event and length(personal) > 0");
        var attended = await RowsAsync(
            connection, eventId,
            """
            select count(distinct participant_id) from attendance_records
            where event_id = @event and status = 'confirmed' and direction = 'in' and participant_id is not null
            """);
        var twice = await RowsAsync(
            connection, eventId,
            """
            select scan_id from attendance_records
            where event_id = @event and (case when admitted then 1 else 0 end) = 1
            group by scan_id having count(*) > 1
            """);
        var rows = await RowsAsync(
            connection, eventId,
            """
            select position, record_id, scan_id, participant_id, gate_id, zone, method, status, reason,
                case when admitted then 1 else 0 end
            from attendance_records where event_id = @event order by position
            """);

        Assert.Equal([Text(recount.Head, Math.Min(1, recount.Head), recount.Head)], journal);
        Assert.Equal([Text(recount.TotalParticipants)], people);
        Assert.Equal([Text(recount.AttendedParticipants)], attended);
        Assert.Empty(twice);
        Assert.Equal(
            recount.Records.Values.Select(record => Text(
                record.Position, record.Position, record.ScanId, record.ParticipantId, record.GateId, record.Zone,
                record.Method, record.Status, record.Reason, record.Admitted ? 1 : 0)),
            rows);
    }

    private static DbConnection Connect(ProductProcess product)
    {
        if (product.Settings.Store == TestDatabase.Postgres)
        {
            return new NpgsqlConnection(product.Settings.ConnectionString + ";Pooling=false");
        }

        SQLitePCL.Batteries_V2.Init();
        var file = Path.Combine(product.DataFolder, "attendance.db");
        return new SqliteConnection($"Data Source={file};Pooling=False");
    }

    /// <summary>Each row as one text, so that databases and recounts compare alike.</summary>
    private static async Task<List<string>> RowsAsync(DbConnection connection, string eventId, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        var parameter = command.CreateParameter();
        parameter.ParameterName = "@event";
        parameter.Value = eventId;
        command.Parameters.Add(parameter);
        var rows = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            rows.Add(Text([.. values.Select(value => value is DBNull ? null : value)]));
        }

        return rows;
    }

    private static string Text(params object?[] values) =>
        string.Join(" | ", values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
}
