namespace Attendance.Limits;

/// <summary>Section <c>Attendance:Limits</c>: calls per second, four times as many at once after a quiet time, and
/// connections. 0 turns one off. Per process.</summary>
internal sealed class LimitOptions
{
    public const string Section = "Attendance:Limits";

    private const int BurstSeconds = 4;

    /// <summary>Of one device. A gate sees one or two people a second; what was gathered offline comes in batches.
    /// Default 50.</summary>
    public int Device { get; set; } = 50;

    /// <summary>Of one organiser, helper or viewer. Default 50.</summary>
    public int Person { get; set; } = 50;

    /// <summary>Of one other system. Default 1,000.</summary>
    public int System { get; set; } = 1_000;

    /// <summary>Of one address, for calls that need no key and could be used to guess: enrolment, sign-in. Default
    /// 2.</summary>
    public int Anonymous { get; set; } = 2;

    /// <summary>Of one address, keys that this process has not met lately; the devices of a venue share an address.
    /// Default 25.</summary>
    public int NewKeys { get; set; } = 25;

    /// <summary>Open at once, from everybody, WebSockets not counted: those come with a key. Further ones are closed
    /// before a byte is read, so that the store keeps its files when somebody opens connections without end. Default
    /// 10,000; the process may have some more file descriptors than that.</summary>
    public int Connections { get; set; } = 10_000;

    public static RateLimit Of(int perSecond) => new(perSecond, perSecond * BurstSeconds);
}
