using Attendance.Journal;
using Attendance.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Streams;

namespace Attendance.Fakes;

/// <summary>What the grains of a <see cref="GrainHost"/> run on: a silo alone, whose own clock is real.</summary>
internal static class TestEngine
{
    public static void Add(IHostApplicationBuilder builder)
    {
        builder.Services
            .AddSingleton<IdleGrains>()
            .AddSingleton<IIncomingGrainCallFilter>(static services => services.GetRequiredService<IdleGrains>())
            .AddKeyedSingleton(KeyedService.AnyKey, TimeProvider.System)
            .AddKeyedSingleton(
                TimeProviderNames.Grains,
                static (services, _) => (TimeProvider)new GrainClock(services.GetRequiredService<TimeProvider>()));
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(FreePort.Find(), gatewayPort: 0)
            .AddMemoryStreams(CommittedBatch.StreamProvider, streams =>
            {
                streams.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
                streams.ConfigurePullingAgent(agent => agent.Configure(
                    pulling => pulling.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(5)));
            }));
    }

    public static Task PutIdleAwayAsync(IServiceProvider services) =>
        services.GetRequiredService<IdleGrains>().PutAwayAsync();
}
