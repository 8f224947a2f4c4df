namespace Attendance.TestKit;

/// <summary>What the product beside the tests was built for.</summary>
public static class ProductBuild
{
    /// <summary>With Microsoft Orleans in it.</summary>
    public static bool IsForClusters { get; } =
        File.Exists(Path.Combine(AppContext.BaseDirectory, "Orleans.Runtime.dll"));
}
