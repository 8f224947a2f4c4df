using System.Globalization;
using Attendance.Events;
using Attendance.Journal;
using Attendance.Keys;
using Attendance.Statistics;
using Attendance.Storage;
using Attendance.Zones;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Hosting;

namespace Attendance.Bench.Folds;

/// <summary>The grains in this process on a SQLite store; starting anew forgets what they had added up.</summary>
internal sealed class Site : IAsyncDisposable
{
    public const string EventId = "fair-26";
    private const int BatchMax = 5_000;

    private readonly IHost _host;

    private Site(IHost host) => _host = host;

    public IStatisticsGrain Statistics => Get<IGrainFactory>().GetGrain<IStatisticsGrain>(EventId);

    public IOccupancyGrain Occupancy => Get<IGrainFactory>().GetGrain<IOccupancyGrain>(EventId);

    public IPatternsGrain Patterns => Get<IGrainFactory>().GetGrain<IPatternsGrain>(EventId);

    public static async Task<Site> StartAsync(string folder)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(MasterKey.Load(new MasterKeyOptions { MasterKey = new string('7', 64) }))
            .AddSqliteStorage(folder)
            .AddAttendanceGrains();
        builder.UseOrleans(silo => silo.AddMemoryStreams(CommittedBatch.StreamProvider));
        var site = new Site(builder.Build());
        await site.Get<IStoreMigrator>().MigrateAsync(CancellationToken.None);
        await site._host.StartAsync();
        return site;
    }

    public async Task FillAsync(Crowd crowd, int count)
    {
        var store = Get<IJournalStore>();
        var head = 0L;
        foreach (var batch in crowd.Entries(count).Chunk(BatchMax))
        {
            var append = new JournalAppend { Entries = [.. batch] };
            if (await store.TryAppendAsync(EventId, head, [append], CancellationToken.None)
                != StoreAppendOutcome.Committed)
            {
                throw new InvalidOperationException($"The records after {head} could not be stored.");
            }

            head += batch.Length;
        }

        await store.TryAppendAsync(EventId, head, [Fair()], CancellationToken.None);
    }

    /// <summary>The event itself, which patterns ask for; after the records, whose positions count from 1.</summary>
    private static JournalAppend Fair()
    {
        var fair = new Event
        {
            EventId = EventId,
            EventName = "Fair",
            StartTime = Crowd.Opening,
            EndTime = Crowd.Opening.AddDays(1),
            TimeZone = "Asia/Seoul",
            Version = 1,
        };
        return new JournalAppend
        {
            Entries = [new NewEntry { Kind = EntryKind.EventConfigured, At = Crowd.Opening, Data = "{}"u8.ToArray() }],
            Change = new EventChange(fair, Create: true),
        };
    }

    /// <summary>The figures that must be alike however they were come by.</summary>
    public static string Text(EventStatistics figures) => string.Create(
        CultureInfo.InvariantCulture,
        $"{figures.Position} {figures.AttendedParticipants} {figures.InsideNow} {figures.Hours.Length} "
            + $"{figures.Hours.Sum(hour => hour.Count)} {figures.Gates.Values.Sum(gate => gate.TotalProcessed)}");

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();
}
