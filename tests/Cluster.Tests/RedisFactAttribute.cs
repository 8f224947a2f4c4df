using Attendance.TestKit;

namespace Attendance.Cluster;

/// <summary>A test that needs processes of the build for clusters, with Redis' packages, and a Redis. Where those
/// packages cannot be restored, its file is not compiled, and ./test says so.</summary>
internal sealed class RedisFactAttribute : FactAttribute
{
    public RedisFactAttribute()
    {
        if (!ProductBuild.IsForClusters)
        {
            Skip = "needs -p:Engine=Orleans, and the packages of Microsoft Orleans";
        }
        else if (!RedisServer.IsInstalled && !TestDatabases.IsStrict)
        {
            Skip = "needs redis-server, which is not installed on this machine";
        }
    }
}
