namespace Attendance.Cluster;

/// <summary>A test that needs processes of the build for clusters.</summary>
internal sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute()
    {
        // Test and product are built side by side.
        if (!File.Exists(Path.Combine(AppContext.BaseDirectory, "Orleans.Runtime.dll")))
        {
            Skip = "needs -p:Engine=Orleans, and the packages of Microsoft Orleans";
        }
    }
}
