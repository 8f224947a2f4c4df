using System.Text.Json;
using Attendance.Journal;
using Attendance.Scans;
using Attendance.TestKit;
using static Attendance.Storage.Samples;

namespace Attendance.Storage.Journal;

public sealed class RecordStoreTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task List_Records_ComeBackWhole(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        var record = Record("s1") with
        {
            Location = new ScanLocation { Lat = 37.5, Lng = 127.1, Accuracy = 4 },
            DeviceInfo = new DeviceInfo { Platform = "android" },
            Moves = null,
            ProcessingMs = 1.25,
        };
        await stores.Journal.CommitAsync(Append(Entry()), Recorded(record, 1), Append(Entry()));

        var listed = Assert.Single(await stores.Records.ListAsync(EventId, new RecordFilter(), default));

        Assert.Equal(record with { Position = 2 }, listed);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task List_AmendedRecords_HaveTheirPresentStatus(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Journal.CommitAsync(
            Recorded(Record("s1"), 1),
            Recorded(Record("s2"), 2),
            Recorded(Record("s3"), 3),
            Amended(1, """{"recordId":"1","status":"duplicate","reason":"already_checked_in","overrideNeeded":true}"""),
            Amended(2, """{"recordId":"2","status":"duplicate","reason":"duplicate"}"""),
            Amended(2, """{"recordId":"2","status":"annulled"}"""));

        var records = await stores.Records.ListAsync(EventId, new RecordFilter(), default);

        Assert.Equal(
            [
                (1, RecordStatus.Duplicate, Reason.AlreadyCheckedIn, true),
                (2, RecordStatus.Annulled, null, false),
                (3, RecordStatus.Confirmed, null, false),
            ],
            records.Select(r => (r.Position, r.Status, r.Reason, r.OverrideNeeded)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task List_Filters_EachNarrow(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        // The second came from a device whose clock shows another zone; all that counts is the instant.
        await stores.Journal.CommitAsync(
            Recorded(Record("s1"), 1),
            Recorded(Record("s2") with { Timestamp = Now.AddMinutes(10).ToOffset(TimeSpan.FromHours(9)) }, 2),
            Recorded(Record("s3") with { GateId = "south", Timestamp = Now.AddMinutes(20) }, 2),
            Amended(1, """{"recordId":"1","status":"annulled"}"""));

        Assert.Equal([2, 3], await PositionsAsync(new RecordFilter { Participant = 2 }));
        Assert.Equal([3], await PositionsAsync(new RecordFilter { GateId = "south" }));
        Assert.Equal([2, 3], await PositionsAsync(new RecordFilter { From = Now.AddMinutes(10) }));
        Assert.Equal([1, 2], await PositionsAsync(new RecordFilter { To = Now.AddMinutes(20) }));
        Assert.Equal([1], await PositionsAsync(new RecordFilter { Status = RecordStatus.Annulled }));
        Assert.Equal([2, 3], await PositionsAsync(new RecordFilter { Status = RecordStatus.Confirmed }));
        Assert.Equal([2], await PositionsAsync(new RecordFilter { After = 1, Limit = 1 }));

        async Task<IEnumerable<long>> PositionsAsync(RecordFilter filter) =>
            (await stores.Records.ListAsync(EventId, filter, default)).Select(record => record.Position);
    }

    private static AttendanceRecord Record(string scanId) => new()
    {
        ScanId = scanId,
        ParticipantId = "P-1",
        GateId = "north",
        Timestamp = Now,
        ReceivedAt = Now,
        Method = ScanMethod.QrScan,
        Direction = Direction.In,
        Admitted = true,
        Status = RecordStatus.Confirmed,
    };

    private static JournalAppend Recorded(AttendanceRecord record, int participant) =>
        Append(Entry(
            participant,
            scanKey: record.ScanId,
            data: JsonSerializer.Serialize(record, JsonSerializerOptions.Web),
            kind: EntryKind.AttendanceRecorded));

    private static JournalAppend Amended(int participant, string data) =>
        Append(Entry(participant, data: data, kind: EntryKind.AttendanceReclassified));
}
