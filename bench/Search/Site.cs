using System.Collections.Immutable;
using Attendance.Journal;
using Attendance.Keys;
using Attendance.Participants;
using Attendance.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Hosting;

namespace Attendance.Bench.Search;

/// <summary>The grains in this process on a new SQLite store of its own, with an event full of people.</summary>
internal sealed class Site : IAsyncDisposable
{
    public const string EventId = "fair-26";
    private const int BatchMax = 1_000;
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 9, 0, 0, TimeSpan.Zero);

    private readonly IHost _host;
    private readonly string _folder;

    private Site(IHost host, string folder) => (_host, _folder) = (host, folder);

    public IDirectoryGrain Directory => Get<IGrainFactory>().GetGrain<IDirectoryGrain>(EventId);

    public TokenCodec Tokens => Get<TokenCodecs>().For(EventId);

    public static async Task<Site> StartAsync()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("search-bench-").FullName;
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(MasterKey.Load(new MasterKeyOptions { MasterKey = new string('7', 64) }))
            .AddSqliteStorage(folder)
            .AddAttendanceGrains();
        builder.UseOrleans(silo => silo.AddMemoryStreams(CommittedBatch.StreamProvider));
        var site = new Site(builder.Build(), folder);
        await site.Get<IStoreMigrator>().MigrateAsync(CancellationToken.None);
        await site._host.StartAsync();
        return site;
    }

    /// <summary>Stores people numbered from 1.</summary>
    public async Task StoreAsync(IEnumerable<Participant> people)
    {
        foreach (var batch in people.Chunk(BatchMax))
        {
            await AppendAsync([.. batch.Select(one => Append(one, create: true))]);
        }
    }

    /// <summary>Changes somebody, as an entry of the journal tells.</summary>
    public Task ChangeAsync(Participant changed) => AppendAsync([Append(changed, create: false)]);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    private T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    private async Task AppendAsync(ImmutableArray<JournalAppend> appends)
    {
        var store = Get<IJournalStore>();
        var head = await store.HeadAsync(EventId, CancellationToken.None);
        var outcome = await store.TryAppendAsync(EventId, head, appends, CancellationToken.None);
        if (outcome != StoreAppendOutcome.Committed)
        {
            throw new InvalidOperationException($"The people could not be stored: {outcome}.");
        }
    }

    private JournalAppend Append(Participant one, bool create) => new()
    {
        Entries =
        [
            new NewEntry
            {
                Kind = create ? EntryKind.ParticipantRegistered : EntryKind.ParticipantUpdated,
                At = Now,
                Participant = one.Number,
                Data = "{}"u8.ToArray(),
            },
        ],
        Change = new ParticipantChange(ToRow(one), create),
    };

    private ParticipantRow ToRow(Participant one)
    {
        var personal = Get<PersonalData>();
        return new ParticipantRow
        {
            Number = one.Number,
            ParticipantId = one.ParticipantId,
            Status = (int)one.Status,
            TokenGeneration = 1,
            TokenRevoked = false,
            Groups = [.. one.Groups],
            Permissions = [.. one.Permissions],
            EmailKey = personal.EmailKey(EventId, one.Person.Email!),
            Personal = personal.Seal(EventId, one.Number, one.Person),
            RegisteredAt = Now,
            Version = one.Version,
        };
    }
}
