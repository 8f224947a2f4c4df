namespace Attendance.Receivers;

/// <summary>Section <c>Attendance:Receivers</c>: what receivers may be, and how they are sent to.</summary>
public sealed class ReceiverOptions
{
    public const string Section = "Attendance:Receivers";

    /// <summary>Whether addresses may be <c>http:</c>, for tests and closed networks. Default false: https
    /// only.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>Whether addresses may lead to this machine or a private network. Default false.</summary>
    public bool AllowPrivate { get; set; }

    /// <summary>Deliveries of one event under way at the same time, 1 to 64. Default 4.</summary>
    public int Connections { get; set; } = 4;

    /// <summary>Seconds before the second attempt, 1 to 3,600; doubled each time up to an hour. Default 5.</summary>
    public int RetrySeconds { get; set; } = 5;

    public TimeSpan Retry => TimeSpan.FromSeconds(RetrySeconds);

    /// <summary>What is wrong, a line for each setting.</summary>
    public IEnumerable<string> Faults()
    {
        if (Connections is < 1 or > 64)
        {
            yield return $"{Section}:{nameof(Connections)} is {Connections}; it must be 1 to 64.";
        }

        if (RetrySeconds is < 1 or > 3_600)
        {
            yield return $"{Section}:{nameof(RetrySeconds)} is {RetrySeconds}; it must be 1 to 3600.";
        }
    }
}
