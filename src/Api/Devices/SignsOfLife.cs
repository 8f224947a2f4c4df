using System.Collections.Concurrent;
using Attendance.Journal;
using Orleans;
using Orleans.Runtime;

namespace Attendance.Devices;

/// <summary>Which devices scanned lately, gathered in this process and told every few seconds: a scan only writes into
/// a table in memory.</summary>
internal sealed partial class SignsOfLife(IGrainFactory grains, TimeProvider clock, ILogger<SignsOfLife> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Devices between two tellings; those beyond are noted the next time.</summary>
    private const int DevicesMax = 50_000;

    private ConcurrentDictionary<(string EventId, string DeviceId), DateTimeOffset> _seen = new();

    public void Note(string eventId, string? deviceId, DateTimeOffset at)
    {
        var seen = _seen;
        if (deviceId is not null && (seen.ContainsKey((eventId, deviceId)) || seen.Count < DevicesMax))
        {
            seen[(eventId, deviceId)] = at;
        }
    }

    /// <summary>Tells what has gathered now.</summary>
    public async Task TellAsync()
    {
        var seen = Interlocked.Exchange(ref _seen, new());
        foreach (var devices in seen.GroupBy(each => each.Key.EventId))
        {
            await grains.GetGrain<IDevicesGrain>(devices.Key)
                .Heard([.. devices.Select(each => new SignOfLife(each.Key.DeviceId, each.Value))]);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await TellAsync();
            }
            catch (Exception exception) when (
                exception is StoreUnavailableException or OrleansException or TimeoutException)
            {
                LogFailed(exception.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Signs of life of devices got lost: {Reason}")]
    private partial void LogFailed(string reason);
}

internal static class SignsOfLifeServices
{
    public static void AddSignsOfLife(this IServiceCollection services) => services
        .AddSingleton<SignsOfLife>()
        .AddHostedService(provider => provider.GetRequiredService<SignsOfLife>());
}
