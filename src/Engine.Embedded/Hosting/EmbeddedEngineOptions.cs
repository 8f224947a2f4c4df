using System.Reflection;

namespace Attendance.Engine.Embedded;

public sealed class EmbeddedEngineOptions
{
    /// <summary>How long an orderly stop may take, before what is left is abandoned. Default 30 seconds.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Items that may wait per stream and subscriber; beyond it the oldest is dropped. Default 4096.</summary>
    public int StreamQueueItemsMax { get; set; } = 4096;

    /// <summary>Where to look for grain classes. Default: empty, which means everywhere the application refers
    /// to.</summary>
    public ICollection<Assembly> Assemblies { get; } = [];
}
