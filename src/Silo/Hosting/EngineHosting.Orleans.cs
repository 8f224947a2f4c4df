using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Metadata;
using Orleans.Runtime;

namespace Attendance.Hosting;

/// <summary>Engine=Orleans: the grains run on a cluster, configured by the section <c>Orleans</c>. Without a clustering
/// provider there, a cluster of this one process.</summary>
internal static partial class EngineHosting
{
    /// <summary>How often it is looked whether a silo, such as one that has just joined, has much less to do than
    /// another, and how many grains then move at once: each costs a read, and those of one move take some tenths of a
    /// second.</summary>
    private static readonly TimeSpan BalanceInterval = TimeSpan.FromSeconds(2);

    private const int MovedTogetherMax = 500;

    /// <summary>Two silos may differ as 42 and 58 of a hundred. Memory counts as well, and since garbage is collected
    /// now and then, less would have grains moved from and to without an end.</summary>
    private const double UnevennessMax = 0.02;

    public static void AddEngine(IHostApplicationBuilder builder, AttendanceOptions options)
    {
        // It warns about the garbage collector at each start; ours is chosen, and measured.
        builder.Logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error);

        AddClocks(builder.Services);
        builder.Services.AddSingleton<IGrainInterfaceTypeProvider, KnownInterfaces>();
        var cluster = ClusterSettings.Read(builder.Configuration, options);
        CheckRedis(builder.Configuration, options);
        try
        {
            if (options.Role == Role.Front)
            {
                builder.UseOrleansClient(client =>
                {
                    AddChoices(client);
                    client.UseConnectionRetryFilter<SilosAwaited>();
                });
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

        if (!cluster.IsAlone)
        {
            AddBalance(silo);
        }

        if (cluster.AddsMemoryStreams)
        {
            AddNews(silo);
        }

        AddChoices(silo);
        BoundRedisStreams(silo.Services);
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

    /// <summary>Not part of a build without the package.</summary>
    static partial void CheckRedis(IConfiguration configuration, AttendanceOptions options);

    /// <summary>Not part of a build without the package.</summary>
    static partial void BoundRedisStreams(IServiceCollection services);
}
