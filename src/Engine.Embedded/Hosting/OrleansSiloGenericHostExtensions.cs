using Attendance.Engine.Embedded;
using Attendance.Engine.Embedded.Hosting;
using Attendance.Engine.Embedded.Runtime;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans;
using Orleans.Hosting;

namespace Microsoft.Extensions.Hosting;

public static class OrleansSiloGenericHostExtensions
{
    public static IHostApplicationBuilder UseOrleans(this IHostApplicationBuilder hostAppBuilder) =>
        hostAppBuilder.UseOrleans(_ => { });

    public static IHostApplicationBuilder UseOrleans(
        this IHostApplicationBuilder hostAppBuilder, Action<ISiloBuilder> configureDelegate)
    {
        configureDelegate(AddOrleansCore(hostAppBuilder.Services, hostAppBuilder.Configuration));
        return hostAppBuilder;
    }

    public static IHostBuilder UseOrleans(this IHostBuilder hostBuilder, Action<ISiloBuilder> configureDelegate) =>
        hostBuilder.UseOrleans((_, silo) => configureDelegate(silo));

    public static IHostBuilder UseOrleans(
        this IHostBuilder hostBuilder, Action<HostBuilderContext, ISiloBuilder> configureDelegate) =>
        hostBuilder.ConfigureServices((context, services) =>
            configureDelegate(context, AddOrleansCore(services, context.Configuration)));

    public static IServiceCollection AddOrleans(
        this IServiceCollection services, Action<ISiloBuilder> configureDelegate)
    {
        configureDelegate(AddOrleansCore(services, new ConfigurationBuilder().Build()));
        return services;
    }

    private static SiloBuilder AddOrleansCore(IServiceCollection services, IConfiguration configuration)
    {
        if (services.FirstOrDefault(one => one.ServiceType == typeof(SiloBuilder)) is { } known)
        {
            return (SiloBuilder)known.ImplementationInstance!;
        }

        var builder = new SiloBuilder(services, configuration);
        services.AddSingleton(builder);
        services.AddOptions<EmbeddedEngineOptions>()
            .Validate(options => options.DrainTimeout > TimeSpan.Zero, "DrainTimeout must be positive.")
            .Validate(options => options.StreamQueueItemsMax > 0, "StreamQueueItemsMax must be positive.")
            .ValidateOnStart();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => new ServiceLifetimes(services));
        services.AddSingleton<Engine>();
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<Engine>());
        services.AddSingleton<IClusterClient>(provider => provider.GetRequiredService<Engine>());
        services.AddHostedService<EngineHost>();
        return builder;
    }
}
