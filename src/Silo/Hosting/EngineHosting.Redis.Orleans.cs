using Attendance.Journal;
using Microsoft.Extensions.Configuration;
using StackExchange.Redis;

namespace Attendance.Hosting;

/// <summary>Redis, asked before Orleans does, so that what is wrong is said in one line.</summary>
internal static partial class EngineHosting
{
    static partial void CheckRedis(IConfiguration configuration, AttendanceOptions options)
    {
        string[] users = ["Clustering", $"Streaming:{CommittedBatch.StreamProvider}"];
        foreach (var user in users.Select(user => configuration.GetSection($"Orleans:{user}")))
        {
            if (user["ProviderType"] == "Redis" && user["ConnectionString"] is { Length: > 0 } text)
            {
                var redis = ReadRedis(user.Path, text);

                // A front waits by itself; so it does for a silo.
                if (options.Role != Role.Front)
                {
                    AskRedis(user.Path, redis);
                }
            }
        }
    }

    private static ConfigurationOptions ReadRedis(string path, string text)
    {
        try
        {
            return ConfigurationOptions.Parse(text);
        }
        catch (ArgumentException exception)
        {
            throw new SettingsException($"{path}:ConnectionString cannot be read: {exception.Message}");
        }
    }

    private static void AskRedis(string path, ConfigurationOptions redis)
    {
        redis.AbortOnConnectFail = true;
        try
        {
            ConnectionMultiplexer.Connect(redis).Dispose();
        }
        catch (RedisConnectionException)
        {
            // Its message is advice to programmers.
            throw new SettingsException(
                $"{path}:ConnectionString: Redis does not answer at {string.Join(", ", redis.EndPoints)}. "
                + "Check that it runs, can be reached, and accepts this user and password.");
        }
    }
}
