using Attendance.Engine.Embedded.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Streams;

namespace Orleans;

public static class GrainStreamingExtensions
{
    public static IStreamProvider GetStreamProvider(this Grain grain, string name) =>
        ((IGrainBase)grain).GetStreamProvider(name);

    public static IStreamProvider GetStreamProvider(this IGrainBase grain, string name) =>
        ((Activation)grain.GrainContext).Class.Engine.GetStreamProvider(name);
}

public static class ClientStreamingExtensions
{
    public static IStreamProvider GetStreamProvider(this IClusterClient client, string name) =>
        client.ServiceProvider.GetKeyedService<IStreamProvider>(name)
        ?? throw new KeyNotFoundException($"Stream provider '{name}' not found");
}
