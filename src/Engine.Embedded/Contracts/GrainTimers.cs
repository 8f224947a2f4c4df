using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>Stops when disposed, and with its activation.</summary>
public interface IGrainTimer : IDisposable
{
    void Change(TimeSpan dueTime, TimeSpan period);
}

public readonly struct GrainTimerCreationOptions()
{
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
        : this()
    {
        DueTime = dueTime;
        Period = period;
    }

    public required TimeSpan DueTime { get; init; }

    public required TimeSpan Period { get; init; }

    /// <summary>True: a tick may start while a call runs. Default: a tick waits for its turn.</summary>
    public bool Interleave { get; init; }

    /// <summary>True: a tick counts as use, so the grain is not collected while the timer runs.</summary>
    public bool KeepAlive { get; init; }
}
