using Attendance.TestKit;

namespace Attendance.Cluster;

/// <summary>A test that needs a Redis too, and its packages in the build for clusters. Where those cannot be restored,
/// its file is not compiled, and ./test says so.</summary>
internal sealed class RedisFactAttribute : ClusterFactAttribute
{
    public RedisFactAttribute()
    {
        if (Skip is null && !RedisServer.IsInstalled && !TestDatabases.IsStrict)
        {
            Skip = "needs redis-server, which is not installed on this machine";
        }
    }
}
