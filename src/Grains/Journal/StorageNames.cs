namespace Attendance.Journal;

/// <summary>The keyed services under which grains find an <c>IGrainStorage</c>.</summary>
public static class StorageNames
{
    /// <summary>What grains computed; all of it could be dropped and computed again.</summary>
    public const string Grains = "grains";
}
