using Attendance.Journal;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Providers;

[assembly: RegisterProvider("EventHubs", "Streaming", "Silo", typeof(Attendance.Streams.EventHubProvider))]
[assembly: RegisterProvider("EventHubs", "Streaming", "Client", typeof(Attendance.Streams.EventHubProvider))]

namespace Attendance.Streams;

/// <summary>The journal's stream over Azure Event Hubs. <b>Never compiled here</b>: written against the public source
/// of Orleans 10, for want of Azure's packages. Section <c>Orleans:Streaming:journal</c>: <c>ProviderType</c>
/// <c>EventHubs</c>, <c>ConnectionString</c>, <c>Hub</c>, <c>ConsumerGroup</c> and, for silos,
/// <c>CheckpointConnectionString</c> (of a storage account; where each reader is stands in a table there).</summary>
public static class EventHubStreams
{
    public static ISiloBuilder AddEventHubStreams(ISiloBuilder silo, IConfigurationSection section) =>
        silo.AddEventHubStreams(CommittedBatch.StreamProvider, (ISiloEventHubStreamConfigurator streams) =>
        {
            Configure(streams, section);
            streams.UseAzureTableCheckpointer(table => table.Configure(options =>
                options.TableServiceClient = new TableServiceClient(Required(section, "CheckpointConnectionString"))));
        });

    public static IClientBuilder AddEventHubStreams(IClientBuilder client, IConfigurationSection section) =>
        client.AddEventHubStreams(
            CommittedBatch.StreamProvider,
            (IClusterClientEventHubStreamConfigurator streams) => Configure(streams, section));

    private static void Configure(IEventHubStreamConfigurator streams, IConfigurationSection section)
    {
        streams.ConfigureEventHub(hub => hub.Configure(options => options.ConfigureEventHubConnection(
            Required(section, "ConnectionString"), Required(section, "Hub"), Required(section, "ConsumerGroup"))));
        streams.UseDataAdapter(
            (services, _) => ActivatorUtilities.CreateInstance<CommittedBatchAdapter>(services));
    }

    private static string Required(IConfigurationSection section, string name) =>
        section[name] is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"{section.Path}:{name} is needed for streams over Event Hubs.");
}

/// <summary>Found by Orleans itself when the section names it, so that configuration is all it takes.</summary>
internal sealed class EventHubProvider : IProviderBuilder<ISiloBuilder>, IProviderBuilder<IClientBuilder>
{
    public void Configure(ISiloBuilder builder, string? name, IConfigurationSection configurationSection) =>
        EventHubStreams.AddEventHubStreams(builder, configurationSection);

    public void Configure(IClientBuilder builder, string? name, IConfigurationSection configurationSection) =>
        EventHubStreams.AddEventHubStreams(builder, configurationSection);
}
