using Attendance.TestKit;

namespace Attendance.Cluster;

/// <summary>A test that needs processes of the build for clusters.</summary>
internal class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute()
    {
        if (!ProductBuild.IsForClusters)
        {
            Skip = "needs -p:Engine=Orleans, and the packages of Microsoft Orleans";
        }
    }
}
