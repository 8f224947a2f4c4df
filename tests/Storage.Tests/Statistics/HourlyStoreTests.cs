using System.Text.Json;
using Attendance.Journal;
using Attendance.Scans;
using Attendance.Statistics;
using Attendance.TestKit;
using static Attendance.Storage.Samples;

namespace Attendance.Storage.Statistics;

public sealed class HourlyStoreTests
{
    private const string Seoul = "Asia/Seoul";

    private static readonly DateTimeOffset Hour = new(2026, 5, 4, 18, 0, 0, TimeSpan.FromHours(9));

    [Theory, OnSqlite, OnPostgres]
    public async Task TryFold_FromThePosition_AddsToTheRowsAndMovesOn(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        Assert.Equal(Position(0, ""), await stores.Hours.PositionAsync(EventId, default));

        Assert.True(await stores.Hours.TryFoldAsync(EventId, Step(Position(0, ""), 4, North, South), default));
        Assert.True(await stores.Hours.TryFoldAsync(
            EventId,
            Step(Position(4), 9, North with { Qr = -1, Ble = 2, Manual = 1, Scans = 1, Refused = 0 }),
            default));

        Assert.Equal(Position(9), await stores.Hours.PositionAsync(EventId, default));
        Assert.Equal(
            [
                "2026-05-04T09 | 2026-05-04 | 18 | north | 6 | 2 | 2 | 2 | 6 | 1 | 9000 | 1.5",
                "2026-05-04T10 | 2026-05-04 | 19 | south | 0 | 0 | 0 | 0 | 3 | 3 | 1000 | 0.333",
            ],
            await RowsAsync(stores, database));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TryFold_FromAnotherPosition_ChangesNothing(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        Assert.True(await stores.Hours.TryFoldAsync(EventId, Step(Position(0, ""), 4, South), default));

        foreach (var from in new[] { Position(0, ""), Position(3), Position(4, "Europe/Berlin") })
        {
            Assert.False(await stores.Hours.TryFoldAsync(EventId, Step(from, 9, North), default));
        }

        Assert.Equal(Position(4), await stores.Hours.PositionAsync(EventId, default));
        Assert.Single(await RowsAsync(stores, database));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TryFold_ToAnotherTimeZone_DropsTheRowsOfThisEventFirst(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        Assert.True(await stores.Hours.TryFoldAsync(EventId, Step(Position(0, ""), 4, North, South), default));
        Assert.True(await stores.Hours.TryFoldAsync("other", Step(Position(0, ""), 4, South), default));

        var step = Step(Position(4), 2, North) with { To = Position(2, "Europe/Berlin") };
        Assert.True(await stores.Hours.TryFoldAsync(EventId, step, default));

        Assert.Equal(Position(2, "Europe/Berlin"), await stores.Hours.PositionAsync(EventId, default));
        Assert.Equal(
            ["conf-26 | north", "other | south"],
            await stores.QueryAsync("select event_id, gate_id from attendance_hourly_stats order by event_id"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TryFold_ManyAtOnceFromOnePosition_OneWins(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        Assert.True(await stores.Hours.TryFoldAsync(EventId, Step(Position(0, ""), 4, South), default));

        var won = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => stores.Hours.TryFoldAsync(EventId, Step(Position(4), 9, South), default))));

        Assert.Equal(1, won.Count(one => one));
        Assert.Equal(["6"], await stores.QueryAsync("select scans from attendance_hourly_stats"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TryFold_WhatTheDocumentedRecountCounts_IsTheSame(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Journal.CommitAsync(
            Recorded("s1", Hour.AddMinutes(5), ms: 1.25),
            Recorded("s2", Hour.AddMinutes(59), ms: 2),
            Recorded("s3", Hour.AddHours(1), admitted: false),
            Append(Entry(1, data: """{"recordId":"2","status":"annulled"}""", kind: EntryKind.AttendanceAnnulled)));
        var rows = new[]
        {
            new HourlyRow(Hour, "north") { Qr = 1, Scans = 2, ProcessingUs = 3_250 },
            new HourlyRow(Hour.AddHours(1), "north") { Scans = 1, Refused = 1 },
        };

        Assert.True(await stores.Hours.TryFoldAsync(EventId, Step(Position(0, ""), 4, rows), default));

        var recount = await stores.QueryAsync(
            $"""
            select {UtcHour(database, "timestamp")} as utc_hour, gate_id,
                sum(case when status = 'confirmed' and direction = 'in' then 1 else 0 end), count(*),
                sum(case when admitted then 0 else 1 end)
            from attendance_records group by utc_hour, gate_id order by utc_hour, gate_id
            """);
        Assert.Equal(
            recount,
            await stores.QueryAsync(
                $"""
                select {UtcHour(database, "starts_at")}, gate_id, confirmed, scans, refused
                from attendance_hourly_stats order by starts_at, gate_id
                """));
    }

    private static HourlyRow North => new(Hour, "north")
    {
        Qr = 3,
        Manual = 1,
        Scans = 5,
        Refused = 1,
        ProcessingUs = 4_500,
    };

    private static HourlyRow South => new(Hour.AddHours(1), "south") { Scans = 3, Refused = 3, ProcessingUs = 1_000 };

    private static HourlyPosition Position(long position, string timeZone = Seoul) =>
        new() { Position = position, TimeZone = timeZone };

    private static HourlyStep Step(HourlyPosition from, long to, params HourlyRow[] rows) =>
        new() { From = from, To = Position(to), At = Now, Rows = rows };

    private static JournalAppend Recorded(string scanId, DateTimeOffset at, bool admitted = true, double ms = 0)
    {
        var record = new AttendanceRecord
        {
            ScanId = scanId,
            GateId = "north",
            Timestamp = at,
            ReceivedAt = at,
            Method = ScanMethod.QrScan,
            Direction = Direction.In,
            Admitted = admitted,
            Status = admitted ? RecordStatus.Confirmed : RecordStatus.Refused,
            ProcessingMs = ms,
        };
        return Append(Entry(
            scanKey: scanId,
            data: JsonSerializer.Serialize(record, JsonSerializerOptions.Web),
            kind: admitted ? EntryKind.AttendanceRecorded : EntryKind.AttendanceRefused));
    }

    private static Task<List<string>> RowsAsync(TestStores stores, TestDatabase database)
    {
        var date = database == TestDatabase.Postgres ? "date::text" : "date";
        return stores.QueryAsync(
            $"""
            select {UtcHour(database, "starts_at")}, {date}, hour, gate_id, confirmed, qr, ble, manual, scans, refused,
                processing_us, avg_processing_ms
            from attendance_hourly_stats order by starts_at, gate_id
            """);
    }

    private static string UtcHour(TestDatabase database, string column) => database == TestDatabase.Postgres
        ? $"to_char({column} at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24')"
        : $"substr({column}, 1, 13)";
}
