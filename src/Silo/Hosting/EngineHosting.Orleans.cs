using Attendance.Journal;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Metadata;
using Orleans.Runtime;
using Orleans.Streams;

namespace Attendance.Hosting;

/// <summary>Engine=Orleans: the grains run on a cluster, configured by the section <c>Orleans</c>. Without a clustering
/// provider there, a cluster of this one process.</summary>
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
        CheckRedis(builder.Configuration, options);
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
        if (cluster.AddsMemoryStreams)
        {
            silo.AddMemoryStreams(CommittedBatch.StreamProvider);
        }

        // Whichever carries them: who listens follows from the grains' classes, so nothing keeps lists of it.
        silo.Services.Configure<StreamPubSubOptions>(
            CommittedBatch.StreamProvider, pubSub => pubSub.PubSubType = StreamPubSubType.ImplicitOnly);
        silo.Services.Configure<StreamPullingAgentOptions>(
            CommittedBatch.StreamProvider, pulling => pulling.GetQueueMsgsTimerPeriod = PullInterval);
        BoundRedisStreams(silo.Services);
    }

    /// <summary>Not part of a build without the package.</summary>
    static partial void CheckRedis(IConfiguration configuration, AttendanceOptions options);

    /// <summary>Not part of a build without the package.</summary>
    static partial void BoundRedisStreams(IServiceCollection services);
}
