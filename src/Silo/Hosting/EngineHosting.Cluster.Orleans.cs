using Attendance.Journal;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Serialization.Configuration;
using Orleans.Streams;

namespace Attendance.Hosting;

/// <summary>What every silo and front is set to, whatever the section <c>Orleans</c> says. The tests of several silos
/// in one process take it from here.</summary>
internal static partial class EngineHosting
{
    /// <summary>Three misses of a second: a dead silo's grains answer elsewhere within some four seconds, and one that
    /// collects garbage is not taken for dead.</summary>
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(1);

    private const int ProbesMissedMax = 3;

    /// <summary>Of what no method says itself. Whoever calls asks again.</summary>
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How soon a front learns from the membership which silos came and went. One that stands still keeps its
    /// connections open, and nothing else tells.</summary>
    private static readonly TimeSpan GatewayInterval = TimeSpan.FromSeconds(2);

    /// <summary>How often a stream's queues are looked into.</summary>
    private static readonly TimeSpan PullInterval = TimeSpan.FromMilliseconds(25);

    /// <summary>Batches that one look hands to a listener together.</summary>
    private const int PulledTogetherMax = 64;

    /// <summary>How long a stream keeps what everybody has. By itself half an hour, which is gigabytes of a busy event;
    /// who was away for longer than this reads the journal.</summary>
    private static readonly TimeSpan NewsAgeMax = TimeSpan.FromSeconds(5);

    public static void AddClocks(IServiceCollection services)
    {
        // The cluster keeps real time, whatever clock the grains and their timers go by.
        services
            .AddKeyedSingleton(KeyedService.AnyKey, TimeProvider.System)
            .AddKeyedSingleton(
                TimeProviderNames.Grains, static (services, _) => services.GetRequiredService<TimeProvider>());
    }

    public static void AddChoices(IClientBuilder client) => client
        .Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout)
        .Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = GatewayInterval);

    public static void AddChoices(ISiloBuilder silo)
    {
        silo.Configure<SiloMessagingOptions>(messaging =>
        {
            messaging.ResponseTimeout = ResponseTimeout;

            // Where a grain is, is asked of other silos too.
            messaging.SystemResponseTimeout = ResponseTimeout;
        });
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = ProbeTimeout;
            membership.NumMissedProbesLimit = ProbesMissedMax;

            // The last probe before a vote would go by way of another silo. When two of three fail at once, each is the
            // other's only witness, and neither is ever voted out. Who is voted out wrongly does no harm: it ends, and
            // the journal's fence refuses what it still writes.
            membership.EnableIndirectProbes = false;
        });

        // Whichever carries them: who listens follows from the grains' classes, so nothing keeps lists of it.
        silo.Services.Configure<StreamPubSubOptions>(
            CommittedBatch.StreamProvider, pubSub => pubSub.PubSubType = StreamPubSubType.ImplicitOnly);
        silo.Services.Configure<StreamPullingAgentOptions>(CommittedBatch.StreamProvider, pulling =>
        {
            pulling.GetQueueMsgsTimerPeriod = PullInterval;
            pulling.BatchContainerBatchSize = PulledTogetherMax;
        });
    }

    /// <summary>News of the journals through the silos' own memory.</summary>
    public static void AddNews(ISiloBuilder silo)
    {
        silo.Services
            .AddSingleton<RecentNews>()
            .Configure<TypeManifestOptions>(types => types.AllowedTypes.Add(typeof(RecentNews).FullName!))
            .Configure<StreamCacheEvictionOptions>(CommittedBatch.StreamProvider, cache =>
                cache.DataMinTimeInCache = cache.DataMaxAgeInCache = NewsAgeMax);
        silo.AddMemoryStreams<RecentNews>(CommittedBatch.StreamProvider);
    }
}
