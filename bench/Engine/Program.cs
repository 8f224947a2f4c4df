using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

var builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders();
builder.UseOrleans(_ => { });
using var host = builder.Build();
await host.StartAsync();
var grains = host.Services.GetRequiredService<IGrainFactory>();

await Calls("warm-up", callers: 64, keys: 64, perCaller: 20_000);
for (var round = 0; round < 2; round++)
{
    await Calls("1 caller, 1 grain", callers: 1, keys: 1, perCaller: 300_000);
    await Calls("64 callers, 1 grain", callers: 64, keys: 1, perCaller: 20_000);
    await Calls("64 callers, 64 grains", callers: 64, keys: 64, perCaller: 20_000);
}

await Calls("64 callers, 64 grains, each calling another", callers: 64, keys: 64, perCaller: 5_000, hop: true);
await ColdActivations(200_000);
var watch = Stopwatch.StartNew();
await host.StopAsync();
Console.WriteLine($"{"orderly stop",-45} {watch.ElapsedMilliseconds,10:N0} ms");

async Task Calls(string what, int callers, int keys, int perCaller, bool hop = false)
{
    for (var key = 0; key < keys; key++)
    {
        await grains.GetGrain<IEchoGrain>($"e{key}").Echo("warm");
    }

    var allocated = GC.GetTotalAllocatedBytes(precise: true);
    var watch = Stopwatch.StartNew();
    await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
    {
        var key = $"e{caller % keys}";
        for (var i = 0; i < perCaller; i++)
        {
            var grain = grains.GetGrain<IEchoGrain>(key);
            await (hop ? grain.Forward(key) : grain.Echo(key));
        }
    })));
    var calls = (long)callers * perCaller;
    var bytes = (GC.GetTotalAllocatedBytes(precise: true) - allocated) / calls;
    Console.WriteLine($"{what,-45} {calls / watch.Elapsed.TotalSeconds,10:N0} /s {bytes,6} B per call");
}

async Task ColdActivations(int count)
{
    var keys = Enumerable.Range(0, count).Select(i => $"cold{i}").ToArray();
    var before = GC.GetTotalMemory(forceFullCollection: true);
    var watch = Stopwatch.StartNew();
    await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => Task.Run(async () =>
    {
        for (var i = caller; i < count; i += 64)
        {
            await grains.GetGrain<IEchoGrain>(keys[i]).Echo("cold");
        }
    })));
    var elapsed = watch.Elapsed;
    var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / count;
    Console.WriteLine($"{"cold activations, 64 callers",-45} {count / elapsed.TotalSeconds,10:N0} /s {bytes,6} B idle");
}

public interface IEchoGrain : IGrainWithStringKey
{
    Task<string> Echo(string text);

    Task<string> Forward(string text);
}

internal sealed class EchoGrain : Grain, IEchoGrain
{
    public Task<string> Echo(string text) => Task.FromResult(text);

    public async Task<string> Forward(string text) => await GrainFactory.GetGrain<IEchoGrain>("f" + text).Echo(text);
}
