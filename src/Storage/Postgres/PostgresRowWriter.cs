using System.Diagnostics;
using System.Text.Json;
using Attendance.Devices;
using Attendance.Events;
using Attendance.Journal;
using Npgsql;

namespace Attendance.Storage.Postgres;

/// <summary>Changes of rows, as commands of the batch that writes their journal entries.</summary>
internal sealed class PostgresRowWriter(string eventId, NpgsqlBatch batch)
{
    private const string InsertParticipants =
        """
        insert into participants (
            event_id, number, participant_id, status, token_generation, token_revoked, groups, permissions,
            email_key, personal, registered_at_us, version)
        select $1, * from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """;

    // The arrays have one element. Rows are changed one by one, in order: a later change may need the e-mail that an
    // earlier one gave up.
    private const string UpdateParticipant =
        """
        update participants as p set
            participant_id = n.participant_id, status = n.status, token_generation = n.token_generation,
            token_revoked = n.token_revoked, groups = n.groups, permissions = n.permissions, email_key = n.email_key,
            personal = n.personal, registered_at_us = n.registered_at_us, version = n.version
        from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) as n (
            number, participant_id, status, token_generation, token_revoked, groups, permissions, email_key, personal,
            registered_at_us, version)
        where p.event_id = $1 and p.number = n.number and p.version = n.version - 1
        """;

    private const string InsertJob =
        """
        insert into jobs (event_id, job_id, kind, finished, created_at_us, version, data)
        values ($1, $2, $3, $4, $5, $6, $7)
        """;

    private const string UpdateJob =
        """
        update jobs set kind = $3, finished = $4, created_at_us = $5, version = $6, data = $7
        where event_id = $1 and job_id = $2 and version = $6 - 1
        """;

    private readonly List<(NpgsqlBatchCommand Command, int Rows)> expected = [];

    /// <summary>Whether each guarded statement met the rows that it was meant for, once the batch has run.</summary>
    public bool AllApplied => expected.TrueForAll(item => item.Command.RecordsAffected == item.Rows);

    public void Add(IEnumerable<RowChange> changes)
    {
        List<ParticipantRow> created = [];
        foreach (var change in changes.SelectMany(Single))
        {
            if (change is ParticipantChange { Create: true } create)
            {
                created.Add(create.Row);
                continue;
            }

            AddCreated();
            Add(change);
        }

        AddCreated();

        void AddCreated()
        {
            if (created.Count > 0)
            {
                Add(InsertParticipants, created.Count, Columns(created));
                created.Clear();
            }
        }
    }

    private static IEnumerable<RowChange> Single(RowChange change) =>
        change is RowChanges several ? several.Changes : [change];

    private void Add(RowChange change)
    {
        switch (change)
        {
            case EventChange { Create: true } create:
                Add("insert into events (event_id, version, status, data) values ($1, $2, $3, $4)", create.Event);
                break;
            case EventChange update:
                AddUpdate(update.Event);
                break;
            case GateChange gate:
                AddUpdate(gate.Event);
                Add(
                    """
                    insert into gates (event_id, gate_id, data) values ($1, $2, $3)
                    on conflict (event_id, gate_id) do update set data = excluded.data
                    """,
                    1,
                    [
                        PostgresParameters.Text(gate.Event.EventId),
                        PostgresParameters.Text(gate.Gate.GateId),
                        PostgresParameters.Text(JsonSerializer.Serialize(gate.Gate, StoredFormats.Json)),
                    ]);
                break;
            case ParticipantChange update:
                Add(UpdateParticipant, 1, Columns([update.Row]));
                break;
            case JobChange job:
                Add(job.Create ? InsertJob : UpdateJob, 1, Columns(job.Row));
                break;
            case UploadReport report:
                Add(
                    "update upload_chunks set report = $4 where event_id = $1 and upload_id = $2 and chunk = $3",
                    1,
                    [
                        PostgresParameters.Text(eventId),
                        PostgresParameters.Text(report.UploadId),
                        PostgresParameters.Integer(report.Chunk),
                        PostgresParameters.Utf8Text(report.Lines),
                    ]);
                break;
            case DeviceChange { Device: var device }:
                Add(PostgresDeviceStore.UpdateDevice, 1, Columns(device));
                break;
            case DeviceEnrolment enrolment:
                AddEnrolment(enrolment);
                break;
            default:
                throw new UnreachableException($"No statement for {change}.");
        }
    }

    /// <summary>The code first: whoever comes second waits for the first there, and then finds none.</summary>
    private void AddEnrolment(DeviceEnrolment change)
    {
        Add(
            "delete from device_codes where event_id = $1 and code_id = $2",
            1,
            [PostgresParameters.Text(eventId), PostgresParameters.Text(change.CodeId)]);
        Add(
            "insert into devices (event_id, device_id, version, data) values ($1, $2, $3, $4)",
            1,
            Columns(change.Device));
        Add(
            """
            insert into access_keys (key_id, event_id, version, hash, previous_hash, data)
            values ($1, $2, $3, $4, null, $5)
            """,
            1,
            [
                PostgresParameters.Text(change.Key.KeyId),
                PostgresParameters.Text(eventId),
                PostgresParameters.BigInt(change.Key.Version),
                PostgresParameters.Blob(change.KeyHash),
                PostgresParameters.Text(JsonSerializer.Serialize(change.Key, StoredFormats.Json)),
            ]);
    }

    private NpgsqlParameter[] Columns(Device row) =>
    [
        PostgresParameters.Text(eventId),
        PostgresParameters.Text(row.DeviceId),
        PostgresParameters.BigInt(row.Version),
        PostgresParameters.Text(JsonSerializer.Serialize(row, StoredFormats.Json)),
    ];

    private void AddUpdate(Event row) =>
        Add("update events set version = $2, status = $3, data = $4 where event_id = $1 and version = $2 - 1", row);

    private void Add(string sql, Event row) =>
        Add(
            sql,
            1,
            [
                PostgresParameters.Text(row.EventId),
                PostgresParameters.BigInt(row.Version),
                PostgresParameters.SmallInt((int)row.Status),
                PostgresParameters.Text(JsonSerializer.Serialize(row, StoredFormats.Json)),
            ]);

    private void Add(string sql, int rows, NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddRange(parameters);
        batch.BatchCommands.Add(command);
        expected.Add((command, rows));
    }

    private NpgsqlParameter[] Columns(List<ParticipantRow> rows) =>
    [
        PostgresParameters.Text(eventId),
        PostgresParameters.Integers([.. rows.Select(row => row.Number)]),
        PostgresParameters.Texts([.. rows.Select(row => row.ParticipantId)]),
        PostgresParameters.SmallInts([.. rows.Select(row => (short)row.Status)]),
        PostgresParameters.SmallInts([.. rows.Select(row => (short)row.TokenGeneration)]),
        PostgresParameters.Booleans([.. rows.Select(row => row.TokenRevoked)]),
        PostgresParameters.Texts([.. rows.Select(row => StoredFormats.FromStrings(row.Groups))]),
        PostgresParameters.Texts([.. rows.Select(row => StoredFormats.FromStrings(row.Permissions))]),
        PostgresParameters.Texts([.. rows.Select(row => row.EmailKey)]),
        PostgresParameters.Blobs([.. rows.Select(row => row.Personal)]),
        PostgresParameters.BigInts([.. rows.Select(row => StoredFormats.ToMicroseconds(row.RegisteredAt))]),
        PostgresParameters.BigInts([.. rows.Select(row => row.Version)]),
    ];

    private NpgsqlParameter[] Columns(JobRow row) =>
    [
        PostgresParameters.Text(eventId),
        PostgresParameters.Text(row.JobId),
        PostgresParameters.SmallInt((int)row.Kind),
        PostgresParameters.Boolean(row.IsFinished),
        PostgresParameters.BigInt(StoredFormats.ToMicroseconds(row.CreatedAt)),
        PostgresParameters.BigInt(row.Version),
        PostgresParameters.Utf8Text(row.Data),
    ];
}
