using Attendance.Journal;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using Orleans.Metadata;
using Orleans.Runtime;

namespace Attendance.Hosting;

/// <summary>Engine=Orleans: the grains run on a cluster, configured by the section <c>Orleans</c>. Without a clustering
/// provider there, a cluster of this one process.</summary>
internal static partial class EngineHosting
{
    public static void AddEngine(IHostApplicationBuilder builder, AttendanceOptions options)
    {
        // It warns about the garbage collector at each start; ours is chosen, and measured.
        builder.Logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error);

        AddClocks(builder.Services);
        builder.Services.AddSingleton<IGrainInterfaceTypeProvider, KnownInterfaces>();
        var cluster = ClusterSettings.Read(builder.Configuration, options);
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

        if (cluster.AddsMemoryStreams)
        {
            silo.AddMemoryStreams(CommittedBatch.StreamProvider);
        }

        AddChoices(silo);
    }
}
