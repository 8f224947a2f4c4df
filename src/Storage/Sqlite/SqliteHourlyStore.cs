using System.Globalization;
using System.Text;
using System.Text.Json;
using Attendance.Statistics;

namespace Attendance.Storage.Sqlite;

internal sealed class SqliteHourlyStore(SqliteDatabase database) : IHourlyStore
{
    /// <summary>More than this, and scans should not wait for their reads behind it.</summary>
    private const int ShortRowsMax = 64;

    public Task<HourlyPosition> PositionAsync(string eventId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
            {
                var statement = session.Prepare(
                    "select position, time_zone from attendance_hourly_positions where event_id = ?1");
                statement.Bind(1, eventId);
                using var run = statement.Run();
                return statement.Step()
                    ? new HourlyPosition { Position = statement.Int64(0), TimeZone = statement.Text(1) }
                    : new HourlyPosition { Position = 0, TimeZone = "" };
            },
            cancellationToken);

    public Task<bool> TryFoldAsync(string eventId, HourlyStep step, CancellationToken cancellationToken) =>
        step.IsRebuild || step.Rows.Count > ShortRowsMax
            ? database.WriteLongAsync(session => TryFold(session, eventId, step), cancellationToken)
            : database.WriteAsync(session => TryFold(session, eventId, step), cancellationToken);

    private bool TryFold(SqliteSession session, string eventId, HourlyStep step)
    {
        session.Begin();
        if (!Move(session, eventId, step))
        {
            session.RollbackIfOpen();
            return false;
        }

        if (step.IsRebuild)
        {
            var clear = session.Prepare("delete from attendance_hourly_stats where event_id = ?1");
            clear.Bind(1, eventId);
            clear.Execute();
        }

        if (step.Rows.Count > 0)
        {
            Add(session, eventId, step.Rows);
        }

        session.Commit();
        database.Metrics.CountCommit();
        return true;
    }

    private static bool Move(SqliteSession session, string eventId, HourlyStep step)
    {
        var statement = session.Prepare(step.From.TimeZone.Length == 0
            ? """
              insert into attendance_hourly_positions (event_id, position, time_zone, updated_at_us)
              values (?1, ?2, ?3, ?4) on conflict (event_id) do nothing
              """
            : """
              update attendance_hourly_positions set position = ?2, time_zone = ?3, updated_at_us = ?4
              where event_id = ?1 and position = ?5 and time_zone = ?6
              """);
        statement.Bind(1, eventId);
        statement.Bind(2, step.To.Position);
        statement.Bind(3, step.To.TimeZone);
        statement.Bind(4, StoredFormats.ToMicroseconds(step.At));
        if (step.From.TimeZone.Length > 0)
        {
            statement.Bind(5, step.From.Position);
            statement.Bind(6, step.From.TimeZone);
        }

        return statement.Execute() == 1;
    }

    private static void Add(SqliteSession session, string eventId, IEnumerable<HourlyRow> rows)
    {
        var statement = session.Prepare(
            """
            insert into attendance_hourly_stats (
                event_id, starts_at, date, hour, gate_id, confirmed, qr, ble, manual, scans, refused, processing_us)
            select ?1, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
                json_extract(value, '$[3]'), json_extract(value, '$[4]'), json_extract(value, '$[5]'),
                json_extract(value, '$[6]'), json_extract(value, '$[7]'), json_extract(value, '$[8]'),
                json_extract(value, '$[9]'), json_extract(value, '$[10]')
            from json_each(?2) where true
            on conflict (event_id, starts_at, gate_id) do update set
                confirmed = confirmed + excluded.confirmed, qr = qr + excluded.qr, ble = ble + excluded.ble,
                manual = manual + excluded.manual, scans = scans + excluded.scans, refused = refused + excluded.refused,
                processing_us = processing_us + excluded.processing_us
            """);
        statement.Bind(1, eventId);
        statement.Bind(2, ToJson(rows));
        statement.Execute();
    }

    private static string ToJson(IEnumerable<HourlyRow> rows)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var row in rows)
            {
                json.WriteStartArray();
                // As the view writes times: UTC in milliseconds, which sort as text.
                json.WriteStringValue(Text(row.Hour.UtcDateTime, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
                json.WriteStringValue(Text(row.Hour.DateTime, "yyyy-MM-dd"));
                json.WriteNumberValue(row.Hour.Hour);
                json.WriteStringValue(row.GateId);
                json.WriteNumberValue(row.Confirmed);
                json.WriteNumberValue(row.Qr);
                json.WriteNumberValue(row.Ble);
                json.WriteNumberValue(row.Manual);
                json.WriteNumberValue(row.Scans);
                json.WriteNumberValue(row.Refused);
                json.WriteNumberValue(row.ProcessingUs);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static string Text(DateTime at, string format) => at.ToString(format, CultureInfo.InvariantCulture);
}
