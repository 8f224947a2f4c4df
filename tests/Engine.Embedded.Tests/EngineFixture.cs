using System.Collections.Concurrent;
using Attendance.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Hosting;

namespace Attendance.Engine.Embedded.Tests;

/// <summary>A host of its own for each test, with a clock that the test moves.</summary>
internal sealed class EngineFixture : IAsyncDisposable
{
    // Long enough never to be met by a sound run; it turns a hang into a failure.
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IHost host;

    private EngineFixture(IHost host) => this.host = host;

    public FakeClock Clock { get; } = new();

    public Probe Probe { get; } = new();

    public IGrainFactory Grains => host.Services.GetRequiredService<IGrainFactory>();

    public IClusterClient Client => host.Services.GetRequiredService<IClusterClient>();

    public static async Task<EngineFixture> StartAsync(Action<ISiloBuilder>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        EngineFixture? fixture = null;
        builder.Services.AddSingleton<TimeProvider>(_ => fixture!.Clock);
        builder.Services.AddSingleton(_ => fixture!.Probe);
        builder.UseOrleans(silo =>
        {
            silo.AddMemoryGrainStorage("memory").AddMemoryStreams("memory");
            configure?.Invoke(silo);
        });
        fixture = new EngineFixture(builder.Build());
        await fixture.host.StartAsync();
        return fixture;
    }

    public Task StopAsync() => host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Probe.OpenAll();
        await host.StopAsync();
        host.Dispose();
    }
}

/// <summary>What grains tell tests, and the gates at which tests hold grains.</summary>
internal sealed class Probe
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> signals = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> gates = new();
    private int activations;
    private int deactivations;
    private bool isOpen;

    public int Activations => Volatile.Read(ref activations);

    public int Deactivations => Volatile.Read(ref deactivations);

    public ConcurrentQueue<string> Log { get; } = new();

    /// <summary>How many of the next activations throw.</summary>
    public int FailingActivations { get; set; }

    public void Activated() => Interlocked.Increment(ref activations);

    public void Deactivated() => Interlocked.Increment(ref deactivations);

    public void Signal(string name) => Source(signals, name).TrySetResult();

    public Task Signalled(string name) => Source(signals, name).Task.WaitAsync(EngineFixture.Patience);

    public void Open(string name) => Source(gates, name).TrySetResult();

    public Task Gate(string name) => isOpen ? Task.CompletedTask : Source(gates, name).Task;

    public void OpenAll()
    {
        isOpen = true;
        foreach (var gate in gates.Values)
        {
            gate.TrySetResult();
        }
    }

    private static TaskCompletionSource Source(ConcurrentDictionary<string, TaskCompletionSource> all, string name) =>
        all.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
