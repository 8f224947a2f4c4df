using System.Reflection;
using Orleans;
using Orleans.Concurrency;

namespace Attendance.Engine.Embedded.Runtime;

/// <summary>What the attributes of a grain interface's method say.</summary>
internal sealed class GrainMethod
{
    public static readonly GrainMethod Interleaving = new("timer", interleaves: true);
    public static readonly GrainMethod Plain = new("timer or stream", interleaves: false);

    private GrainMethod(string name, bool interleaves)
    {
        Name = name;
        Interleaves = interleaves;
    }

    public GrainMethod(MethodInfo method)
        : this($"{method.DeclaringType!.Name}.{method.Name}", method.IsDefined(typeof(AlwaysInterleaveAttribute)))
    {
        IsReadOnly = method.IsDefined(typeof(ReadOnlyAttribute));
        IsOneWay = method.IsDefined(typeof(OneWayAttribute));
        var timeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
        TimeoutMs = timeout is { } span ? (long)span.TotalMilliseconds : null;
    }

    public string Name { get; }

    public bool Interleaves { get; }

    public bool IsReadOnly { get; }

    public bool IsOneWay { get; }

    public long? TimeoutMs { get; }
}
