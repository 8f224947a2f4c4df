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
            select count(distinct participant) from attendance_records
            where event_id = @event and status = 'confirmed' and direction = 'in' and participant > 0
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
        await AssertGatesAsync(recount, connection, eventId);
        await AssertHoursAsync(recount, connection, eventId, product.Settings.Store);
        await AssertZonesAsync(recount, connection, eventId, product.Settings.Store);

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

    /// <summary>The table <c>attendance_hourly_stats</c>, which was brought up to date, says what the recount
    /// says.</summary>
    public static async Task AssertHourlyAsync(Recount recount, ProductProcess product, string eventId)
    {
        await using var connection = Connect(product);
        await connection.OpenAsync();
        var position = await RowsAsync(
            connection, eventId, "select position from attendance_hourly_positions where event_id = @event");
        var start = product.Settings.Store == TestDatabase.Postgres
            ? "to_char(starts_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI')"
            : "substr(starts_at, 1, 16)";
        var rows = await RowsAsync(
            connection, eventId,
            $"""
            select {start}, hour, gate_id, confirmed, qr, ble, manual, scans, refused, processing_us
            from attendance_hourly_stats where event_id = @event
            """);

        Assert.Equal([Text(recount.Head)], position);
        AssertSame(recount.ByHourAndGate.Select(ToHourlyRow), rows);
    }

    private static string ToHourlyRow(IGrouping<(DateTimeOffset Hour, string GateId), FeedRecord> records)
    {
        var entered = records.Where(record => record is { Status: "confirmed", IsIn: true }).ToList();
        return Text(
            records.Key.Hour.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture),
            records.Key.Hour.Hour,
            records.Key.GateId,
            entered.Count,
            entered.Count(record => record.Method == "qr_scan"),
            entered.Count(record => record.Method == "ble_auto"),
            entered.Count(record => record.Method == "manual"),
            records.Count(),
            records.Count(record => !record.Admitted),
            records.Sum(record => (long)Math.Round(record.ProcessingMs * 1_000)));
    }

    /// <summary>Methods of those who passed each gate, reasons of those who did not.</summary>
    private static async Task AssertGatesAsync(Recount recount, DbConnection connection, string eventId)
    {
        var gates = await RowsAsync(
            connection, eventId,
            """
            select gate_id, case when admitted then method else reason end, count(*) from attendance_records
            where event_id = @event group by gate_id, case when admitted then method else reason end
            """);
        AssertSame(
            recount.Records.Values.CountBy(record => (record.GateId,
                Of: record.Admitted ? record.Method : record.Data.GetProperty("reason").GetString()))
                .Select(count => Text(count.Key.GateId, count.Key.Of, count.Value)),
            gates);
    }

    /// <summary>By hours of UTC: what an event's own clock makes of them is the recount's to say.</summary>
    private static async Task AssertHoursAsync(
        Recount recount, DbConnection connection, string eventId, TestDatabase store)
    {
        var hour = store == TestDatabase.Postgres
            ? "to_char(timestamp at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24')"
            : "substr(timestamp, 1, 13)";
        var hours = await RowsAsync(
            connection, eventId,
            $"""
            select {hour}, gate_id, method, count(*) from attendance_records
            where event_id = @event and status = 'confirmed' and direction = 'in' group by {hour}, gate_id, method
            """);
        AssertSame(
            recount.Entered.CountBy(record => (
                Hour: record.Timestamp.UtcDateTime.ToString("yyyy-MM-dd'T'HH", CultureInfo.InvariantCulture),
                record.GateId, record.Method))
                .Select(count => Text(count.Key.Hour, count.Key.GateId, count.Key.Method, count.Value)),
            hours);
    }

    /// <summary>Whoever passed last into a zone is in it, unless they left the venue since. Times of the databases are
    /// coarser than those of the journal, so its own text says which of two in one second came first.</summary>
    private static async Task AssertZonesAsync(
        Recount recount, DbConnection connection, string eventId, TestDatabase store)
    {
        var (told, second, fraction, ordinal) = store == TestDatabase.Postgres
            ? ("data::jsonb ->> 'timestamp'",
                @"regexp_replace(told, '\.[0-9]+', '')::timestamptz",
                @"coalesce(substring(told from '\.[0-9]+'), '')",
                "\"C\"")
            : ("json_extract(data, '$.timestamp')",
                "datetime(substr(told, 1, 19) || ltrim(substr(told, 20), '.0123456789'))",
                "substr(told, 20, length(told) - 19 - length(ltrim(substr(told, 20), '.0123456789')))",
                "binary");
        var zones = await RowsAsync(
            connection, eventId,
            $"""
            with passed as (
                select participant, zone, direction, scan_id, {told} as told from attendance_records
                where event_id = @event and admitted and status <> 'annulled' and participant > 0
            ), ranked as (
                select zones.zone, passed.direction, row_number() over (
                    partition by zones.zone, passed.participant
                    order by {second} desc, {fraction} collate {ordinal} desc, scan_id collate {ordinal} desc)
                    as latest
                from (select distinct zone from passed where zone is not null) as zones
                join passed on passed.zone = zones.zone or (passed.zone is null and passed.direction = 'out')
            )
            select zone, count(*) from ranked where latest = 1 and direction = 'in' group by zone
            """);
        AssertSame(recount.Zones.Where(zone => zone.Value != 0).Select(zone => Text(zone.Key, zone.Value)), zones);
    }

    /// <summary>In whatever order databases sort.</summary>
    private static void AssertSame(IEnumerable<string> expected, IEnumerable<string> actual) =>
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));

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
