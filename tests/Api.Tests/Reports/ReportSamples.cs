using System.Collections.Immutable;
using Attendance.Alerts;
using Attendance.Events;
using Attendance.Gates;
using Attendance.Scans;
using Attendance.Statistics;

namespace Attendance.Reports;

/// <summary>An event's figures by hand; only what a test is about has to be said.</summary>
internal static class ReportSamples
{
    public static readonly DateTimeOffset Nine = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    public static Event Event { get; } = new()
    {
        EventId = "conf-26",
        EventName = "Tech 컨퍼런스",
        StartTime = Nine,
        EndTime = Nine.AddHours(9),
        TimeZone = "Asia/Seoul",
        Venue = new Venue { Name = "COEX" },
        Status = EventStatus.Closed,
    };

    public static EventPatterns NoPatterns { get; } = new()
    {
        Position = 7,
        Stay = new StayPattern { Ended = 0, Open = 0 },
        Visits = default,
    };

    public static EventPatterns Patterns { get; } = NoPatterns with
    {
        Arrivals = [Quarter(0, 30, 0), Quarter(1, 55, 4), Quarter(6, 3, 9)],
        Methods = [new MethodShare { Method = ScanMethod.QrScan, Count = 101 }],
        Stay = new StayPattern
        {
            Ended = 12,
            Open = 3,
            MeanMinutes = 61.5,
            MedianMinutes = 55,
            LongMinutes = 140,
            Lengths = [Length(0, 2), Length(30, 7), Length(120, 3)],
        },
        Visits = new VisitPattern { Once = 75, Again = 13, Entries = 101 },
        Refusals = [new ReasonCount { Reason = Reason.Duplicate, Count = 4 }],
        Gates = [Pace("north")],
        Groups = [new Turnout { Name = "press", Registered = 20, Attended = 12 }],
        Organizations = [new Turnout { Name = "", Registered = 100, Attended = 76 }],
        Ages = [new Turnout { Name = "18-24", Registered = 9, Attended = 9 }],
        Regions = [new Turnout { Name = "Seoul", Registered = 50, Attended = 40 }],
    };

    public static QuarterArrivals Quarter(int number, int first, int again) => new()
    {
        StartsAt = Nine.AddMinutes(15 * number).ToOffset(TimeSpan.FromHours(9)),
        First = first,
        Again = again,
    };

    public static FinalReport Report(
        EventPatterns? patterns = null, Event? @event = null, string[]? gates = null, string? gateName = null)
    {
        var ids = gates ?? ["north"];
        var plan = new EventPlan
        {
            Event = @event ?? Event,
            Gates = ids.ToImmutableDictionary(
                id => id, id => new Gate { GateId = id, GateName = gateName ?? id, Zone = "hall" }),
        };
        return FinalReport.Of(plan, Statistics(ids), patterns ?? Patterns, [Alert], Nine.AddHours(10));
    }

    public static FinalReport Nothing() => FinalReport.Of(
        new EventPlan { Event = Event with { Status = EventStatus.Open } },
        Statistics([]) with { Hours = [], Zones = ImmutableDictionary<string, int>.Empty },
        NoPatterns,
        [],
        Nine);

    public static GatePace Pace(string gateId) => new()
    {
        GateId = gateId,
        Scans = 105,
        AvgProcessingMs = 1.5,
        SecondsPerScan = 4.2,
        PeakScans = 59,
        PeakAt = Nine.AddMinutes(15),
        PeakLoad = 0.131,
        RefusedShare = 0.038,
    };

    private static AlertView Alert { get; } = new()
    {
        Alert = new Alert
        {
            AlertId = "gate_overload-1",
            Kind = "gate_overload",
            Subject = "north",
            Since = Nine.AddMinutes(20),
            Count = 1,
            Action = "Open another lane.",
            Seen = "=0.93",
        },
        AcknowledgedAt = Nine.AddMinutes(21),
        AcknowledgedBy = "owner",
        ClearedAt = Nine.AddMinutes(40),
    };

    private static StayLength Length(int from, int count) => new() { FromMinutes = from, Count = count };

    private static EventStatistics Statistics(string[] gates) => new()
    {
        Position = 7,
        TotalParticipants = 100,
        AttendedParticipants = 88,
        InsideNow = 3,
        Records = ImmutableDictionary<RecordStatus, int>.Empty.Add(RecordStatus.Confirmed, 101),
        Gates = gates.ToImmutableDictionary(
            id => id,
            id => new GateStatistics
            {
                TotalProcessed = 105,
                AvgProcessingMs = 1.5,
                LastAttendance = Nine.AddHours(2),
                MethodBreakdown = ImmutableDictionary<ScanMethod, int>.Empty.Add(ScanMethod.QrScan, 101),
                Refusals = ImmutableDictionary<Reason, int>.Empty.Add(Reason.Duplicate, 4),
            }),
        Zones = ImmutableDictionary<string, int>.Empty.Add("hall", 3),
        Hours =
        [
            new HourStatistics
            {
                Hour = Nine.ToOffset(TimeSpan.FromHours(9)),
                Count = 101,
                Methods = ImmutableDictionary<ScanMethod, int>.Empty.Add(ScanMethod.QrScan, 90)
                    .Add(ScanMethod.Manual, 11),
                Gates = ImmutableDictionary<string, int>.Empty.Add("north", 101),
            },
        ],
    };
}
