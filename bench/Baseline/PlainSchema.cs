namespace Attendance.Bench.Baseline;

/// <summary>Tables and statements of the plain way, good for both databases.</summary>
internal static class PlainSchema
{
    public const string Drop =
        """
        drop table if exists plain_record;
        drop table if exists plain_participant;
        drop table if exists plain_gate;
        drop table if exists plain_event;

        """;

    public const string FindGate =
        """
        select e.status, e.starts_at, e.ends_at, g.is_active
        from plain_event e join plain_gate g on g.event_id = e.event_id
        where e.event_id = $1 and g.gate_id = $2
        """;

    public const string FindParticipant =
        "select participant_id, name, status from plain_participant where event_id = $1 and token = $2";

    public const string FindDuplicate =
        """
        select scan_id from plain_record
        where event_id = $1 and participant_id = $2 and gate_id = $3 and direction = 'in' and happened_at > $4
        limit 1
        """;

    public const string Insert =
        """
        insert into plain_record
            (event_id, scan_id, participant_id, gate_id, method, happened_at, direction, status)
        values ($1, $2, $3, $4, $5, $6, 'in', 'confirmed')
        returning position
        """;

    public static string Tables(string positionType) =>
        $"""
        create table plain_event (
            event_id text primary key, status text not null,
            starts_at timestamptz not null, ends_at timestamptz not null);
        create table plain_gate (
            event_id text not null, gate_id text not null, is_active boolean not null, primary key (event_id, gate_id));
        create table plain_participant (
            event_id text not null, participant_id text not null, token text not null, name text not null,
            status text not null, primary key (event_id, participant_id), unique (event_id, token));
        create table plain_record (
            position {positionType} primary key, event_id text not null, scan_id text not null,
            participant_id text not null, gate_id text not null, method text not null, happened_at timestamptz not null,
            direction text not null, status text not null, unique (event_id, scan_id));
        create index plain_record_by_participant on plain_record (event_id, participant_id, happened_at);

        """;
}
