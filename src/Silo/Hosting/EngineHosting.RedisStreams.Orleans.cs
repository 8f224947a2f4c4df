using Attendance.Journal;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Attendance.Hosting;

internal static partial class EngineHosting
{
    /// <summary>Of each of the stream's queues. Unless it is told not to, Redis keeps all that ever went through one;
    /// whoever missed something reads the journal.</summary>
    private const int RedisBatchesMax = 10_000;

    static partial void BoundRedisStreams(IServiceCollection services) => services.Configure<RedisStreamingOptions>(
        CommittedBatch.StreamProvider, redis => redis.MaxStreamLength = RedisBatchesMax);
}
