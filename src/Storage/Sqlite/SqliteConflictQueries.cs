using Attendance.Journal;
using Attendance.Storage.Journal;

namespace Attendance.Storage.Sqlite;

/// <summary>Looks up every key that some appends want to use.</summary>
internal static class SqliteConflictQueries
{
    public static ConflictFacts Load(SqliteSession session, string eventId, IReadOnlyList<JournalAppend> appends)
    {
        var facts = new ConflictFacts();
        foreach (var entry in appends.SelectMany(append => append.Entries))
        {
            LoadEntry(session, eventId, entry, facts);
        }

        foreach (var change in appends.Select(append => append.Change))
        {
            LoadChange(session, eventId, change, facts);
        }

        return facts;
    }

    private static void LoadChange(SqliteSession session, string eventId, RowChange? change, ConflictFacts facts)
    {
        switch (change)
        {
            case EventChange { Event: var row }:
                LoadEvent(session, row.EventId, facts);
                break;
            case GateChange { Event: var row }:
                LoadEvent(session, row.EventId, facts);
                break;
            case ParticipantChange { Row: var row }:
                LoadParticipants(session, eventId, row, facts);
                break;
            case JobChange { Row: var row }:
                LoadJob(session, eventId, row.JobId, facts);
                break;
            case DeviceChange { Device: var row }:
                LoadDevice(session, eventId, row.DeviceId, facts);
                break;
            case DeviceEnrolment enrolment:
                LoadDevice(session, eventId, enrolment.Device.DeviceId, facts);
                LoadDeviceCode(session, eventId, enrolment.CodeId, facts);
                break;
            case RowChanges { Changes: var several }:
                foreach (var each in several)
                {
                    LoadChange(session, eventId, each, facts);
                }

                break;
        }
    }

    private static void LoadJob(SqliteSession session, string eventId, string jobId, ConflictFacts facts)
    {
        var statement = session.Prepare("select version from jobs where event_id = ?1 and job_id = ?2");
        statement.Bind(1, eventId);
        statement.Bind(2, jobId);
        using var run = statement.Run();
        if (statement.Step())
        {
            facts.JobVersions[jobId] = statement.Int64(0);
        }
    }

    private static void LoadDevice(SqliteSession session, string eventId, string deviceId, ConflictFacts facts)
    {
        var statement = session.Prepare("select version from devices where event_id = ?1 and device_id = ?2");
        statement.Bind(1, eventId);
        statement.Bind(2, deviceId);
        using var run = statement.Run();
        if (statement.Step())
        {
            facts.DeviceVersions[deviceId] = statement.Int64(0);
        }
    }

    private static void LoadDeviceCode(SqliteSession session, string eventId, string codeId, ConflictFacts facts)
    {
        var statement = session.Prepare("select 1 from device_codes where event_id = ?1 and code_id = ?2");
        statement.Bind(1, eventId);
        statement.Bind(2, codeId);
        using var run = statement.Run();
        if (statement.Step())
        {
            facts.DeviceCodes.Add(codeId);
        }
    }

    private static void LoadEntry(SqliteSession session, string eventId, NewEntry entry, ConflictFacts facts)
    {
        if (entry.Sequence > 0)
        {
            var statement = session.Prepare(
                "select 1 from journal where event_id = ?1 and participant = ?2 and sequence = ?3 and sequence > 0");
            statement.Bind(1, eventId);
            statement.Bind(2, entry.Participant);
            statement.Bind(3, entry.Sequence);
            using var run = statement.Run();
            if (statement.Step())
            {
                facts.Sequences.Add((entry.Participant, entry.Sequence));
            }
        }

        if (entry.ScanKey is not null)
        {
            var statement = session.Prepare("select 1 from journal where event_id = ?1 and scan_key = ?2");
            statement.Bind(1, eventId);
            statement.Bind(2, entry.ScanKey);
            using var run = statement.Run();
            if (statement.Step())
            {
                facts.ScanKeys.Add(entry.ScanKey);
            }
        }
    }

    private static void LoadEvent(SqliteSession session, string eventId, ConflictFacts facts)
    {
        var statement = session.Prepare("select version from events where event_id = ?1");
        statement.Bind(1, eventId);
        using var run = statement.Run();
        if (statement.Step())
        {
            facts.EventVersions[eventId] = statement.Int64(0);
        }
    }

    private static void LoadParticipants(
        SqliteSession session, string eventId, ParticipantRow row, ConflictFacts facts)
    {
        var statement = session.Prepare(
            """
            select number, participant_id, email_key, version from participants where event_id = ?1 and number = ?2
            union
            select number, participant_id, email_key, version from participants
            where event_id = ?1 and participant_id = ?3
            union
            select number, participant_id, email_key, version from participants
            where event_id = ?1 and email_key = ?4
            """);
        statement.Bind(1, eventId);
        statement.Bind(2, row.Number);
        statement.Bind(3, row.ParticipantId);
        statement.Bind(4, row.EmailKey);
        using var run = statement.Run();
        while (statement.Step())
        {
            facts.Set(new ParticipantKeys(
                statement.Int32(0), statement.Text(1), statement.TextOrNull(2), statement.Int64(3)));
        }
    }
}
