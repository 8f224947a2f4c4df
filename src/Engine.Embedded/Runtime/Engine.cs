using System.Collections.Frozen;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Streams;

namespace Attendance.Engine.Embedded.Runtime;

/// <summary>The one silo of this process: finds grain classes, makes references, keeps the beat, and drains at the
/// end.</summary>
internal sealed partial class Engine : IClusterClient, IDisposable
{
    private readonly GrainCatalog catalog;
    private readonly ILogger logger;
    private readonly CollectionSweep collection;
    private readonly Lock watchGate = new();
    private readonly CancellationTokenSource abandoned = new();
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<Activation> watched = [];
    private long living;
    private volatile bool isStopping;
    private volatile bool isStopped;

    public Engine(
        IServiceProvider services, ServiceLifetimes lifetimes, TimeProvider time,
        IOptions<SiloMessagingOptions> messaging, IOptions<GrainCollectionOptions> collecting,
        IOptions<EmbeddedEngineOptions> options, ILogger<Engine> logger)
    {
        Services = services;
        Lifetimes = lifetimes;
        Time = time;
        Options = options.Value;
        this.logger = logger;
        ResponseTimeoutMs = (long)messaging.Value.ResponseTimeout.TotalMilliseconds;
        CollectionAge = collecting.Value.CollectionAge;
        Abandoned = abandoned.Token;
        Clock = new CoarseClock(time, SweepWatched);
        catalog = new GrainCatalog(this, Options.Assemblies);
        Subscribers = catalog.Classes
            .SelectMany(one => one.StreamNamespaces.Select(name => (Namespace: name, Class: one)))
            .GroupBy(pair => pair.Namespace, pair => pair.Class)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
        collection = new CollectionSweep(this, collecting.Value.CollectionQuantum);
    }

    public IServiceProvider Services { get; }

    public IServiceProvider ServiceProvider => Services;

    public ServiceLifetimes Lifetimes { get; }

    public TimeProvider Time { get; }

    public EmbeddedEngineOptions Options { get; }

    public CoarseClock Clock { get; }

    public long ResponseTimeoutMs { get; }

    public TimeSpan CollectionAge { get; }

    /// <summary>Cancelled when an orderly stop has run out of time.</summary>
    public CancellationToken Abandoned { get; }

    public bool IsStopping => isStopping;

    public FrozenDictionary<string, GrainClass[]> Subscribers { get; }

    public IReadOnlyList<GrainClass> Classes => catalog.Classes;

    public long Living => Volatile.Read(ref living);

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(primaryKey);
        var route = grainClassNamePrefix is null
            ? catalog.Route<TGrainInterface>()
            : catalog.Route(typeof(TGrainInterface), grainClassNamePrefix);
        return (TGrainInterface)(object)route.Create(route.Class, primaryKey);
    }

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(grainPrimaryKey);
        var route = catalog.Route(grainInterfaceType, prefix: null);
        return (IGrain)route.Create(route.Class, grainPrimaryKey);
    }

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable =>
        (TGrainInterface)(object)ReferenceFactory.For(typeof(TGrainInterface))(
            catalog.ByType(grainId.Type), grainId.Key.ToString());

    public IStreamProvider GetStreamProvider(string name) =>
        Services.GetKeyedService<IStreamProvider>(name)
        ?? throw new KeyNotFoundException($"Stream provider '{name}' not found");

    /// <summary>While stopping, only grains may still call, to finish what they have begun.</summary>
    public bool MaySend() => !isStopped && Activation.OnThisThread is not null;

    public SiloUnavailableException Unavailable() => new("The process is stopping and takes no more calls.");

    public void Watch(Activation activation)
    {
        lock (watchGate)
        {
            watched.Add(activation);
        }
    }

    public void OnCreated() => Interlocked.Increment(ref living);

    public void OnGone()
    {
        if (Interlocked.Decrement(ref living) == 0 && isStopping)
        {
            drained.TrySetResult();
        }
    }

    public void Dispose()
    {
        isStopping = isStopped = true;
        Clock.Dispose();
        collection.Dispose();
    }

    private void SweepWatched()
    {
        List<Activation> all;
        lock (watchGate)
        {
            if (watched.Count == 0)
            {
                return;
            }

            (all, watched) = (watched, []);
        }

        foreach (var activation in all)
        {
            if (activation.Sweep(Clock.Now))
            {
                Watch(activation);
            }
        }
    }
}
