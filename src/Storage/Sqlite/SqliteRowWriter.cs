using System.Diagnostics;
using System.Text.Json;
using Attendance.Events;
using Attendance.Journal;

namespace Attendance.Storage.Sqlite;

/// <summary>Changes of rows, inside the transaction of their journal entries.</summary>
internal static class SqliteRowWriter
{
    /// <summary>False when the row to change is not there in the version before.</summary>
    public static bool Apply(SqliteSession session, string eventId, RowChange change) => change switch
    {
        EventChange { Create: true } create => Insert(session, create.Event),
        EventChange update => Update(session, update.Event),
        GateChange gate => Update(session, gate.Event) && Upsert(session, gate),
        ParticipantChange { Create: true } create => Insert(session, eventId, create.Row),
        ParticipantChange update => Update(session, eventId, update.Row),
        JobChange job => Write(session, eventId, job),
        UploadReport report => Write(session, eventId, report),
        DeviceEnrolment enrolment => SqliteDeviceStore.Enrol(session, eventId, enrolment),
        DeviceChange device => SqliteDeviceStore.Update(session, eventId, device.Device),
        RowChanges several => several.Changes.All(each => Apply(session, eventId, each)),
        _ => throw new UnreachableException($"No statement for {change}."),
    };

    private static bool Insert(SqliteSession session, Event row)
    {
        var statement = session.Prepare("insert into events (event_id, version, status, data) values (?1, ?2, ?3, ?4)");
        return Run(statement, row);
    }

    private static bool Update(SqliteSession session, Event row)
    {
        var statement = session.Prepare(
            "update events set version = ?2, status = ?3, data = ?4 where event_id = ?1 and version = ?2 - 1");
        return Run(statement, row);
    }

    private static bool Run(SqliteStatement statement, Event row)
    {
        statement.Bind(1, row.EventId);
        statement.Bind(2, row.Version);
        statement.Bind(3, (int)row.Status);
        statement.Bind(4, JsonSerializer.Serialize(row, StoredFormats.Json));
        return statement.Execute() == 1;
    }

    private static bool Upsert(SqliteSession session, GateChange change)
    {
        var statement = session.Prepare(
            """
            insert into gates (event_id, gate_id, data) values (?1, ?2, ?3)
            on conflict (event_id, gate_id) do update set data = excluded.data
            """);
        statement.Bind(1, change.Event.EventId);
        statement.Bind(2, change.Gate.GateId);
        statement.Bind(3, JsonSerializer.Serialize(change.Gate, StoredFormats.Json));
        return statement.Execute() == 1;
    }

    private static bool Insert(SqliteSession session, string eventId, ParticipantRow row)
    {
        var statement = session.Prepare(
            """
            insert into participants (
                event_id, number, participant_id, status, token_generation, token_revoked, groups, permissions,
                email_key, personal, registered_at_us, version)
            values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
            """);
        return Run(statement, eventId, row);
    }

    private static bool Update(SqliteSession session, string eventId, ParticipantRow row)
    {
        var statement = session.Prepare(
            """
            update participants set
                participant_id = ?3, status = ?4, token_generation = ?5, token_revoked = ?6, groups = ?7,
                permissions = ?8, email_key = ?9, personal = ?10, registered_at_us = ?11, version = ?12
            where event_id = ?1 and number = ?2 and version = ?12 - 1
            """);
        return Run(statement, eventId, row);
    }

    private static bool Run(SqliteStatement statement, string eventId, ParticipantRow row)
    {
        statement.Bind(1, eventId);
        statement.Bind(2, row.Number);
        statement.Bind(3, row.ParticipantId);
        statement.Bind(4, row.Status);
        statement.Bind(5, row.TokenGeneration);
        statement.Bind(6, row.TokenRevoked ? 1 : 0);
        statement.Bind(7, StoredFormats.FromStrings(row.Groups));
        statement.Bind(8, StoredFormats.FromStrings(row.Permissions));
        statement.Bind(9, row.EmailKey);
        statement.BindBlob(10, row.Personal);
        statement.Bind(11, StoredFormats.ToMicroseconds(row.RegisteredAt));
        statement.Bind(12, row.Version);
        return statement.Execute() == 1;
    }

    private static bool Write(SqliteSession session, string eventId, JobChange change)
    {
        var statement = session.Prepare(
            change.Create
                ? """
                  insert into jobs (event_id, job_id, kind, finished, created_at_us, version, data)
                  values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                  """
                : """
                  update jobs set kind = ?3, finished = ?4, created_at_us = ?5, version = ?6, data = ?7
                  where event_id = ?1 and job_id = ?2 and version = ?6 - 1
                  """);
        statement.Bind(1, eventId);
        statement.Bind(2, change.Row.JobId);
        statement.Bind(3, (int)change.Row.Kind);
        statement.Bind(4, change.Row.IsFinished ? 1 : 0);
        statement.Bind(5, StoredFormats.ToMicroseconds(change.Row.CreatedAt));
        statement.Bind(6, change.Row.Version);
        statement.BindUtf8(7, change.Row.Data);
        return statement.Execute() == 1;
    }

    private static bool Write(SqliteSession session, string eventId, UploadReport report)
    {
        var statement = session.Prepare(
            "update upload_chunks set report = ?4 where event_id = ?1 and upload_id = ?2 and chunk = ?3");
        statement.Bind(1, eventId);
        statement.Bind(2, report.UploadId);
        statement.Bind(3, report.Chunk);
        statement.BindUtf8(4, report.Lines);
        return statement.Execute() == 1;
    }
}
