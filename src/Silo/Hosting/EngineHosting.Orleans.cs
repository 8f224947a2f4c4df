using Attendance.Journal;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Attendance.Hosting;

/// <summary>Engine=Orleans: the grains run on a cluster, configured by the section <c>Orleans</c>. Without a clustering
/// provider there, a cluster of this one process.</summary>
internal static class EngineHosting
{
    /// <summary>Where memory streams keep who subscribed; ours subscribe implicitly, but the provider asks for
    /// it.</summary>
    private const string PubSubStore = "PubSubStore";

    public static void AddEngine(IHostApplicationBuilder builder, AttendanceOptions options)
    {
        var orleans = builder.Configuration.GetSection("Orleans");
        var isAlone = !orleans.GetSection("Clustering").Exists();
        if (options.Role == Role.Front)
        {
            builder.UseOrleansClient(client =>
            {
                if (isAlone)
                {
                    client.UseLocalhostClustering();
                }
            });
            return;
        }

        builder.UseOrleans(silo =>
        {
            if (isAlone)
            {
                silo.UseLocalhostClustering();
            }

            if (!orleans.GetSection($"Streaming:{CommittedBatch.StreamProvider}").Exists())
            {
                silo.AddMemoryStreams(CommittedBatch.StreamProvider);
            }

            if (!orleans.GetSection($"GrainStorage:{PubSubStore}").Exists())
            {
                silo.AddMemoryGrainStorage(PubSubStore);
            }
        });
    }
}
