using Attendance.Devices;
using Attendance.Events;
using Attendance.Gates;
using Attendance.Journal;
using Attendance.Mails;
using Attendance.Participants;
using Attendance.Receivers;
using Attendance.Statistics;
using Attendance.TestKit;
using Attendance.Zones;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Runtime;
using Orleans.Streams;

namespace Attendance.Fakes;

/// <summary>A process with all grains on a store in memory. Two on one store are a split cluster.</summary>
internal sealed class GrainHost : IAsyncDisposable
{
    // Long enough never to be met by a sound run; it turns a hang into a failure.
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IHost _host;

    private GrainHost(IHost host, MemoryStore store, FakeClock clock) => (_host, Store, Clock) = (host, store, clock);

    public MemoryStore Store { get; }

    public FakeClock Clock { get; }

    public FoldProbe Probe => Get<FoldProbe>();

    public IGrainFactory Grains => Get<IGrainFactory>();

    public IJournalGrain Journal => Grains.GetGrain<IJournalGrain>(Samples.EventId);

    public IEventGrain Event => Grains.GetGrain<IEventGrain>(Samples.EventId);

    public IRegistryGrain Registry => Grains.GetGrain<IRegistryGrain>(Samples.EventId);

    public IDirectoryGrain Directory => Grains.GetGrain<IDirectoryGrain>(Samples.EventId);

    public IOccupancyGrain Occupancy => Grains.GetGrain<IOccupancyGrain>(Samples.EventId);

    public IStatisticsGrain Statistics => Grains.GetGrain<IStatisticsGrain>(Samples.EventId);

    public IHourlyGrain Hourly => Grains.GetGrain<IHourlyGrain>(Samples.EventId);

    public IDevicesGrain Devices => Grains.GetGrain<IDevicesGrain>(Samples.EventId);

    public FakeMailServer MailServer => Get<FakeMailServer>();

    public IMailGrain Mails => Grains.GetGrain<IMailGrain>(Samples.EventId);

    public IOnboardingGrain Onboarding => Grains.GetGrain<IOnboardingGrain>(Samples.EventId);

    public FakeWebHooks WebHooks => Get<FakeWebHooks>();

    public IReceiversGrain Receivers => Grains.GetGrain<IReceiversGrain>(Samples.EventId);

    public static async Task<GrainHost> StartAsync(
        MemoryStore store, FakeClock? clock = null, MailOptions? mail = null)
    {
        clock ??= new FakeClock(Samples.Nine);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        GrainServices.Add(builder.Services, store, clock, mail);
        TestEngine.Add(builder);
        var host = new GrainHost(builder.Build(), store, clock);
        await host._host.StartAsync();
        return host;
    }

    public IGateGrain Gate(string gateId = "north") =>
        Grains.GetGrain<IGateGrain>(GrainKeys.Gate(Samples.EventId, gateId));

    public IParticipantGrain Participant(int number = 1) =>
        Grains.GetGrain<IParticipantGrain>(GrainKeys.Participant(Samples.EventId, number));

    public IReceiverGrain Receiver(string receiverId = "ops") =>
        Grains.GetGrain<IReceiverGrain>(GrainKeys.Receiver(Samples.EventId, receiverId));

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>News of the journal for every fold of this process, as the journal grain sends them.</summary>
    public Task TellAsync(params ReadOnlySpan<JournalEntry> entries) => Get<IClusterClient>()
        .GetStreamProvider(CommittedBatch.StreamProvider)
        .GetStream<CommittedBatch>(StreamId.Create(CommittedBatch.StreamNamespace, Samples.EventId))
        .OnNextAsync(new CommittedBatch { Entries = [.. entries] });

    /// <summary>Lets time pass, minute by minute, after each of which grains that were idle too long are put away.
    /// </summary>
    /// <param name="eachMinute">Somebody keeps asking.</param>
    public async Task PassAsync(TimeSpan time, Func<Task> eachMinute)
    {
        for (var end = Clock.GetUtcNow() + time; Clock.GetUtcNow() < end;)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            await TestEngine.PutIdleAwayAsync(_host.Services);
            await eachMinute();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
