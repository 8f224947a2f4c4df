using System.Text;
using Attendance.Events;
using Attendance.Gates;
using Attendance.Journal;

namespace Attendance.Storage;

/// <summary>Entries and rows for tests; only what a test is about has to be said.</summary>
internal static class Samples
{
    public const string EventId = "conf-26";

    public static readonly DateTimeOffset Now = new(2026, 5, 4, 9, 30, 0, TimeSpan.Zero);

    public static NewEntry Entry(
        int participant = 0, int sequence = 0, string? scanKey = null, string data = "{}",
        EntryKind kind = EntryKind.EventConfigured) =>
        new()
        {
            Kind = kind,
            At = Now,
            Participant = participant,
            Sequence = sequence,
            ScanKey = scanKey,
            Data = Encoding.UTF8.GetBytes(data),
        };

    public static JournalAppend Append(params NewEntry[] entries) => new() { Entries = [.. entries] };

    public static JournalAppend Append(RowChange change) => new() { Entries = [Entry()], Change = change };

    public static ParticipantRow Row(
        int number, string? id = null, string? email = null, long version = 1, string[]? groups = null) =>
        new()
        {
            Number = number,
            ParticipantId = id ?? $"P-{number}",
            Status = 1,
            TokenGeneration = 2,
            TokenRevoked = true,
            Groups = groups ?? ["연사", "press"],
            Permissions = ["attendance"],
            EmailKey = email,
            Personal = [1, 0, 255],
            RegisteredAt = Now,
            Version = version,
        };

    public static JournalAppend Create(int number, string? id = null, string? email = null) =>
        Append(new ParticipantChange(Row(number, id, email), Create: true));

    public static JournalAppend Update(ParticipantRow row) => Append(new ParticipantChange(row, Create: false));

    public static Event Event(long version = 1, string name = "Tech 컨퍼런스") => new()
    {
        EventId = EventId,
        EventName = name,
        StartTime = Now,
        EndTime = Now.AddHours(9),
        TimeZone = "Asia/Seoul",
        Venue = new Venue { Name = "COEX", Lat = 37.5 },
        Status = EventStatus.Open,
        Settings = new EventSettings { Capacity = 900 },
        Version = version,
    };

    public static Gate Gate(string id = "north") => new()
    {
        GateId = id,
        GateName = "North",
        Direction = GateDirection.Both,
        BeaconConfigs = [new BeaconConfig { Uuid = "b", Major = 1 }],
    };

    /// <summary>Appends at the head and expects success; the answer is the position of the first entry.</summary>
    public static async Task<long> CommitAsync(this IJournalStore journal, params JournalAppend[] appends)
    {
        var head = await journal.HeadAsync(EventId, default);
        var outcome = await journal.TryAppendAsync(EventId, head, appends, default);
        Assert.Equal(StoreAppendOutcome.Committed, outcome);
        return head + 1;
    }

    /// <summary>Appends at the head and expects a conflict; the answer is what the store says of each append.</summary>
    public static async Task<AppendResult?[]> ConflictAsync(this IJournalStore journal, params JournalAppend[] appends)
    {
        var head = await journal.HeadAsync(EventId, default);
        var outcome = await journal.TryAppendAsync(EventId, head, appends, default);
        Assert.Equal(StoreAppendOutcome.Conflict, outcome);
        Assert.Equal(head, await journal.HeadAsync(EventId, default));
        return await journal.FindConflictsAsync(EventId, appends, default);
    }

    public static AppendResult Taken(AppendOutcome outcome, string? constraint = null) =>
        new() { Outcome = outcome, Constraint = constraint };
}
