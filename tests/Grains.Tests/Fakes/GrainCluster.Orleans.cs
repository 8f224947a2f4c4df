using Attendance.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.GrainDirectory;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace Attendance.Fakes;

/// <summary>Three silos in this process with all grains, on one store in memory, and a front without grains. They are
/// set to what the product's are.</summary>
internal sealed class GrainCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private GrainCluster(MemoryStore store)
    {
        Store = store;
        var builder = new InProcessTestClusterBuilder(3);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSiloHost((_, host) => AddSilo(host)).ConfigureClient(EngineHosting.AddChoices);
        _cluster = builder.Build();
    }

    public MemoryStore Store { get; }

    public RunningClock Clock { get; } = new(Samples.Nine);

    /// <summary>Of whichever silo has the fold.</summary>
    public FoldProbe Probe { get; } = new();

    public IGrainFactory Front => _cluster.Client;

    public IReadOnlyList<InProcessSiloHandle> Silos => _cluster.Silos;

    public static async Task<GrainCluster> StartAsync(MemoryStore store)
    {
        var cluster = new GrainCluster(store);
        await cluster._cluster.DeployAsync();
        return cluster;
    }

    /// <summary>Ways into the cluster: its front, and each silo by itself.</summary>
    public IReadOnlyList<IGrainFactory> Doors() =>
        [Front, .. Silos.Select(silo => silo.ServiceProvider.GetRequiredService<IGrainFactory>())];

    /// <summary>Every grain that lives, and where.</summary>
    public async Task<IReadOnlyList<DetailedGrainStatistic>> LivesAsync() =>
        await Front.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics();

    /// <summary>It says nothing more and finishes nothing.</summary>
    public Task KillAsync(InProcessSiloHandle silo) => _cluster.KillSiloAsync(silo);

    public Task StopAsync(InProcessSiloHandle silo) => _cluster.StopSiloAsync(silo);

    public Task AddAsync() => _cluster.StartAdditionalSiloAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private void AddSilo(IHostApplicationBuilder host)
    {
        GrainServices.Add(host.Services, Store, Clock);
        host.Services.AddSingleton(Probe);
        EngineHosting.AddClocks(host.Services);
        host.UseOrleans(silo =>
        {
            EngineHosting.AddNews(silo);
            EngineHosting.AddChoices(silo);
        });

        // The one directory that the test host gives to all silos outlives each of them; the product's does not.
        host.ConfigureContainer(new DefaultServiceProviderFactory(), static services =>
        {
            foreach (var named in services.Where(IsNameOfDirectory).ToList())
            {
                services.Remove(named);
            }
        });
    }

    private static bool IsNameOfDirectory(ServiceDescriptor service) =>
        service.ServiceType.GenericTypeArguments is [var named] && named == typeof(IGrainDirectory);
}
