using Attendance.Events;
using Attendance.Gates;
using Attendance.Journal;
using Attendance.Keys;
using Attendance.Participants;
using Attendance.Scans;

namespace Attendance;

/// <summary>An open event with gates, people and scans; only what a test is about has to be said.</summary>
internal static class Samples
{
    public const string EventId = "conf-26";

    /// <summary>When the event starts, and the clock of the tests.</summary>
    public static readonly DateTimeOffset Nine = new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero);

    public static readonly MasterKey MasterKey =
        MasterKey.Load(new MasterKeyOptions { MasterKey = Convert.ToBase64String(new byte[MasterKey.LengthBytes]) });

    private static readonly EventKeyRing Keys = new(MasterKey);

    public static ParticipantRows Rows { get; } = new(new PersonalData(Keys), new TokenCodecs(Keys));

    public static Event Event(EventSettings? settings = null) => new()
    {
        EventId = EventId,
        EventName = "Tech 컨퍼런스",
        StartTime = Nine,
        EndTime = Nine.AddHours(9),
        TimeZone = "Asia/Seoul",
        Status = EventStatus.Open,
        Settings = settings ?? new EventSettings(),
        Version = 1,
    };

    public static Gate Gate(string gateId = "north", string? zone = null) => new()
    {
        GateId = gateId,
        GateName = gateId,
        Direction = GateDirection.Both,
        Zone = zone,
    };

    public static Participant Participant(int number = 1) => new()
    {
        ParticipantId = $"P-{number}",
        Number = number,
        Person = new Person { Name = "김하늘", Email = $"p{number}@example.org" },
        RegistrationDate = Nine.AddDays(-7),
        TokenGeneration = 1,
    };

    public static RecordScan Scan(string scanId = "s1", double minute = 0, Direction? direction = null) => new()
    {
        ScanId = scanId,
        ParticipantId = "P-1",
        Method = ScanMethod.QrScan,
        Direction = direction,
        Timestamp = Nine.AddMinutes(minute),
        ReceivedAt = Nine.AddMinutes(minute),
        PostedBy = "tablet-1",
    };

    public static DecideScan Command(
        string scanId = "s1", double minute = 0, string gateId = "north", string? zone = null,
        Direction? direction = null, EventSettings? settings = null) =>
        new()
        {
            Scan = Scan(scanId, minute, direction),
            GateId = gateId,
            Event = Event(settings),
            Gate = Gate(gateId, zone),
        };

    public static DecideScan Offline(this DecideScan command) =>
        command with { Scan = command.Scan with { Offline = true } };

    public static DecideScan Override(this DecideScan command) =>
        command with { Scan = command.Scan with { OverrideReason = "speaker" } };

    /// <summary>A record as the doors make it; its position tells it from others.</summary>
    public static AttendanceRecord Record(
        string scanId, double minute = 0, Direction direction = Direction.In, string? zone = null, long position = 0) =>
        ScanRecords.Candidate(Command(scanId, minute, zone ?? "north", zone, direction), "P-1", null,
            Nine.AddMinutes(minute))
            with { Position = position };

    public static JournalEntry Entry(AttendanceRecord record, long position) => new()
    {
        Position = position,
        Kind = record.Admitted ? EntryKind.AttendanceRecorded : EntryKind.AttendanceRefused,
        At = record.ReceivedAt,
        Data = JournalJson.Write(record),
    };
}
