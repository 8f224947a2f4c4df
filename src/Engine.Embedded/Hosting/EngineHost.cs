using Microsoft.Extensions.Hosting;

namespace Attendance.Engine.Embedded.Hosting;

/// <summary>Starts the engine with the host, and drains it when the host stops.</summary>
internal sealed class EngineHost(Runtime.Engine engine) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => engine.StopAsync(cancellationToken);
}
