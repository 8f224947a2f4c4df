using Attendance.Events;
using Attendance.Fakes;
using Attendance.Journal;
using Attendance.Scans;
using Attendance.TestKit;

namespace Attendance.Statistics;

/// <summary>The table of hours, on a store in memory that keeps the rules of the real ones.</summary>
public sealed class HourlyTests
{
    /// <summary>Its clocks are a quarter of an hour off whole hours, so the half hour of a walk is in two.</summary>
    private const string Zone = "Asia/Kathmandu";

    [Fact]
    public Task CatchUp_WhateverHappens_EqualsARecount() => Seeded.CheckAsync(15, async random =>
    {
        var journal = JournalWalk.Of(random, scans: 80)
            .Select(entry => random.Chance(30) ? JournalWalk.WithoutTimeOfChange(entry) : entry).ToList();
        var store = MemoryStore.With();
        var clock = new FakeClock(Samples.Nine);
        var hosts = new[] { await GrainHost.StartAsync(store, clock), await GrainHost.StartAsync(store, clock) };
        foreach (var entry in journal)
        {
            var position = store.Commit(JournalWalk.ToAppend(entry));
            var host = random.Next(hosts.Length);
            switch (random.Next(8))
            {
                case 0:
                    await TryCatchUpAsync(hosts[host]);
                    break;
                case 1:
                    await hosts[host].TellAsync(entry with { Position = position });
                    clock.Advance(TimeSpan.FromSeconds(random.Next(10)));
                    break;
                case 2:
                    await hosts[host].DisposeAsync();
                    hosts[host] = await GrainHost.StartAsync(store, clock);
                    break;
                case 3:
                    store.Hours.BreakAfterNext = random.Chance(30);
                    break;
                default:
                    break;
            }
        }

        store.Hours.BreakAfterNext = false;
        await AssertIsRecountAsync(hosts[0], "Asia/Seoul");
        await ConfigureAsync(hosts[1], Zone);
        foreach (var host in hosts)
        {
            await AssertIsRecountAsync(host, Zone);
            await host.DisposeAsync();
        }
    });

    [Fact]
    public async Task CatchUp_TimeZoneOfTheEventChanged_CountsAllAgain()
    {
        var store = MemoryStore.With();
        store.Commit([.. JournalWalk.Of(new Random(7), scans: 60).Select(JournalWalk.ToAppend)]);
        await using var host = await GrainHost.StartAsync(store);
        await AssertIsRecountAsync(host, "Asia/Seoul");
        Assert.Equal([18], store.Hours.Rows.Select(row => row.Hour.Hour).Distinct());

        await ConfigureAsync(host, Zone);

        await AssertIsRecountAsync(host, Zone);
        Assert.Equal([14, 15], store.Hours.Rows.Select(row => row.Hour.Hour).Distinct());
    }

    [Fact]
    public async Task CatchUp_ConnectionBreaksAfterTheWrite_CountsItOnce()
    {
        var store = MemoryStore.With();
        store.Commit([.. JournalWalk.Of(new Random(7), scans: 60).Select(JournalWalk.ToAppend)]);
        await using var host = await GrainHost.StartAsync(store);
        store.Hours.BreakAfterNext = true;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => host.Hourly.CatchUp());

        store.Commit(JournalWalk.ToAppend(JournalWalk.Registered));

        await AssertIsRecountAsync(host, "Asia/Seoul");
    }

    [Fact]
    public async Task CatchUp_NothingNew_WritesNothing()
    {
        var store = MemoryStore.With();
        store.Commit(JournalWalk.ToAppend(JournalWalk.Registered));
        await using var host = await GrainHost.StartAsync(store);

        await host.Hourly.CatchUp();
        await host.Hourly.CatchUp();

        Assert.Equal(1, store.Hours.Folds);
    }

    [Fact]
    public async Task CatchUp_NoSuchEvent_IsNull()
    {
        await using var host = await GrainHost.StartAsync(new MemoryStore());

        Assert.Null(await host.Hourly.CatchUp());
    }

    [Fact]
    public async Task News_OfManyScans_AreStoredTogetherAfterFiveSeconds()
    {
        var store = MemoryStore.With();
        await using var host = await GrainHost.StartAsync(store);
        await host.Hourly.CatchUp();
        var before = store.Hours.Folds;
        foreach (var entry in JournalWalk.Of(new Random(7), scans: 60))
        {
            await host.TellAsync(entry with { Position = store.Commit(JournalWalk.ToAppend(entry)) });
        }

        Assert.Equal(before, store.Hours.Folds);

        // Steps, since news are delivered in their own time; bounded by patience alone.
        using var patience = new CancellationTokenSource(GrainHost.Patience);
        while (store.Hours.Folds == before)
        {
            patience.Token.ThrowIfCancellationRequested();
            host.Clock.Advance(TimeSpan.FromSeconds(5));
            await host.Statistics.Get();
        }

        await AssertIsRecountAsync(host, "Asia/Seoul");
        Assert.InRange(store.Hours.Folds, before + 1, before + 2);
    }

    [Fact]
    public void Add_TheHourThatClocksRepeat_IsTwoRows()
    {
        var fold = new HourlyFold(new HourlyPosition { Position = 0, TimeZone = "" }, "Europe/Berlin");
        var first = new DateTimeOffset(2026, 10, 25, 0, 10, 0, TimeSpan.Zero);

        fold.Add(Entry(1, first));
        fold.Add(Entry(2, first.AddHours(1)));
        fold.Add(Entry(3, first.AddHours(2)));

        Assert.Equal(
            [(2, "02:00:00", 1), (2, "01:00:00", 1), (3, "01:00:00", 1)],
            fold.ToStep(first).Rows.Select(row => (row.Hour.Hour, row.Hour.Offset.ToString(), row.Confirmed)));
    }

    /// <summary>As the keeper does, which tries again later.</summary>
    private static async Task TryCatchUpAsync(GrainHost host)
    {
        try
        {
            await host.Hourly.CatchUp();
        }
        catch (StoreUnavailableException)
        {
            // What came of the write is not known: that is what the test is about.
        }
    }

    private static JournalEntry Entry(long position, DateTimeOffset at) => Samples.Entry(
        Samples.Record($"s{position}") with { Timestamp = at, ReceivedAt = at }, position);

    private static async Task ConfigureAsync(GrainHost host, string timeZone)
    {
        var answer = await host.Event.Configure(
            new ConfigureEvent { Event = Samples.Event() with { TimeZone = timeZone } });
        Assert.Equal(ConfigureOutcome.Changed, answer.Outcome);
    }

    private static async Task AssertIsRecountAsync(GrainHost host, string timeZone)
    {
        await host.Event.Reload();
        var position = await host.Hourly.CatchUp();

        var journal = await host.Store.ReadAsync(Samples.EventId, 0, 10_000, default);
        Assert.Equal(new HourlyPosition { Position = journal[^1].Position, TimeZone = timeZone }, position);
        Assert.Equal(position, await host.Store.Hours.PositionAsync(Samples.EventId, default));
        Assert.Equal(Recount(journal, timeZone), host.Store.Hours.Rows);
    }

    /// <summary>All records as they count now, by the hour of the zone's clocks.</summary>
    private static List<HourlyRow> Recount(IReadOnlyList<JournalEntry> journal, string timeZone)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        var records = journal
            .Where(entry => entry.Kind is EntryKind.AttendanceRecorded or EntryKind.AttendanceRefused)
            .ToDictionary(entry => entry.Position, JournalJson.ReadRecord);
        foreach (var change in journal
            .Where(entry => entry.Kind is EntryKind.AttendanceAnnulled or EntryKind.AttendanceReclassified)
            .Select(JournalJson.ReadChange))
        {
            var position = long.Parse(change.RecordId);
            records[position] = records[position] with { Status = change.Status };
        }

        return
        [
            .. records.Values
                .GroupBy(record => (Hour: HourOf(TimeZoneInfo.ConvertTime(record.Timestamp, zone)), record.GateId))
                .OrderBy(same => same.Key.Hour).ThenBy(same => same.Key.GateId, StringComparer.Ordinal)
                .Select(same => new HourlyRow(same.Key.Hour, same.Key.GateId)
                {
                    Qr = Entered(same, ScanMethod.QrScan),
                    Ble = Entered(same, ScanMethod.BleAuto),
                    Manual = Entered(same, ScanMethod.Manual),
                    Scans = same.Count(),
                    Refused = same.Count(record => !record.Admitted),
                    ProcessingUs = same.Sum(record => (long)Math.Round(record.ProcessingMs * 1_000)),
                }),
        ];
    }

    private static DateTimeOffset HourOf(DateTimeOffset local) => local - TimeSpan.FromTicks(
        local.TimeOfDay.Ticks % TimeSpan.TicksPerHour);

    private static int Entered(IEnumerable<AttendanceRecord> records, ScanMethod method) => records.Count(record =>
        record is { Status: RecordStatus.Confirmed, Direction: Direction.In } && record.Method == method);
}
