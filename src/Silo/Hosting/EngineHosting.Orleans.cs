using Attendance.Journal;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Metadata;
using Orleans.Runtime;
using Orleans.Serialization.Configuration;
using Orleans.Streams;

namespace Attendance.Hosting;

/// <summary>Engine=Orleans: the grains run on a cluster, configured by the section <c>Orleans</c>. Without a clustering
/// provider there, a cluster of this one process.</summary>
internal static class EngineHosting
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

    /// <summary>How often it is looked whether a silo, such as one that has just joined, has much less to do than
    /// another, and how many grains then move at once: each costs a read, and those of one move take a tenth of a second
    /// or two.</summary>
    private static readonly TimeSpan BalanceInterval = TimeSpan.FromSeconds(2);

    private const int MovedTogetherMax = 500;

    /// <summary>Two silos may differ as 42 and 58 of a hundred. Memory counts as well, and what collects garbage now and
    /// then would be moved from and to without an end.</summary>
    private const double UnevennessMax = 0.02;

    public static void AddEngine(IHostApplicationBuilder builder, AttendanceOptions options)
    {
        // It warns about the garbage collector at each start; ours is chosen, and measured.
        builder.Logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error);

        // The cluster keeps real time, whatever clock the grains and their timers go by.
        builder.Services
            .AddKeyedSingleton(KeyedService.AnyKey, TimeProvider.System)
            .AddKeyedSingleton(
                TimeProviderNames.Grains, static (services, _) => services.GetRequiredService<TimeProvider>());
        builder.Services.AddSingleton<IGrainInterfaceTypeProvider, KnownInterfaces>();
        var cluster = ClusterSettings.Read(builder.Configuration, options);
        try
        {
            if (options.Role == Role.Front)
            {
                builder.UseOrleansClient(client => client
                    .Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout)
                    .Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = GatewayInterval)
                    .UseConnectionRetryFilter<SilosAwaited>());
            }
            else
            {
                builder.UseOrleans(silo => AddSilo(silo, options, cluster));
            }
        }
        catch (InvalidOperationException exception)
        {
            // How Orleans says that it lacks a provider's package.
            throw new SettingsException($"The section Orleans cannot be used: {exception.Message}");
        }
    }

    private static void AddSilo(ISiloBuilder silo, AttendanceOptions options, ClusterSettings cluster)
    {
        if (cluster.IsAlone)
        {
            silo.UseLocalhostClustering(cluster.SiloPort, cluster.GatewayPort);
        }

        if (options.Store == StoreKind.Postgres)
        {
            silo.AddPostgresGrainState(silo.Configuration.GetConnectionString("Attendance")!);
        }

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
        if (!cluster.IsAlone)
        {
            AddBalance(silo);
        }

        if (cluster.AddsMemoryStreams)
        {
            silo.Services
                .AddSingleton<RecentNews>()
                .Configure<TypeManifestOptions>(types => types.AllowedTypes.Add(typeof(RecentNews).FullName!));
            silo.AddMemoryStreams<RecentNews>(CommittedBatch.StreamProvider);
            silo.Services.Configure<StreamCacheEvictionOptions>(CommittedBatch.StreamProvider, cache =>
                cache.DataMinTimeInCache = cache.DataMaxAgeInCache = NewsAgeMax);
        }

        // Whichever carries them: who listens follows from the grains' classes, so nothing keeps lists of it.
        silo.Services.Configure<StreamPubSubOptions>(
            CommittedBatch.StreamProvider, pubSub => pubSub.PubSubType = StreamPubSubType.ImplicitOnly);
        silo.Services.Configure<StreamPullingAgentOptions>(CommittedBatch.StreamProvider, pulling =>
        {
            pulling.GetQueueMsgsTimerPeriod = PullInterval;
            pulling.BatchContainerBatchSize = PulledTogetherMax;
        });
    }

    /// <summary>What lives moves to silos that have less; <c>[Immovable]</c> says what does not.</summary>
    private static void AddBalance(ISiloBuilder silo)
    {
        silo.Configure<ActivationRebalancerOptions>(balance =>
        {
            balance.RebalancerDueTime = balance.SessionCyclePeriod = BalanceInterval;
            balance.ActivationMigrationCountLimit = MovedTogetherMax;
            balance.AllowedEntropyDeviation = UnevennessMax;
            balance.ScaleAllowedEntropyDeviation = false;

            // Few at a time change little; that is no reason to stop.
            balance.EntropyQuantum = double.Epsilon;
        });
#pragma warning disable ORLEANSEXP002 // It may yet be set up in another way.
        silo.AddActivationRebalancer();
#pragma warning restore ORLEANSEXP002
    }
}
