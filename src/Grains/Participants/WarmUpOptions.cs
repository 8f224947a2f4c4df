namespace Attendance.Participants;

/// <summary>Section <c>Attendance:WarmUp</c>: how people are brought into memory before they come. 0 for
/// <see cref="MinutesAhead"/>, <see cref="PerSecond"/> or <see cref="PeopleMax"/> turns it off.</summary>
public sealed class WarmUpOptions
{
    public const string Section = "Attendance:WarmUp";

    /// <summary>People who are being activated at the same time.</summary>
    public const int UnderWayMax = 256;

    private const int StepsPerSecond = 10;

    /// <summary>Minutes before the doors open, 0 to 1,440. Default 15.</summary>
    public int MinutesAhead { get; set; } = 15;

    /// <summary>People of one event a second at most, 0 to 20,000: few enough to leave the processor to the doors when
    /// a process starts while people are coming. Default 2,000.</summary>
    public int PerSecond { get; set; } = 2_000;

    /// <summary>People of one event, the first on its list, 0 to 10,000,000; each takes about 1.3 KB. Default
    /// 250,000.</summary>
    public int PeopleMax { get; set; } = 250_000;

    /// <summary>Minutes after the event's start, or after the warm-up if that is later, for which people stay in memory
    /// without being called, 0 to 1,440. Default 120.</summary>
    public int StayMinutes { get; set; } = 120;

    internal bool IsOn => MinutesAhead > 0 && PerSecond > 0 && PeopleMax > 0;

    /// <summary>People in one step: they share their reads, and a scan waits for one step's read at most.</summary>
    internal int Step => Math.Clamp(PerSecond / StepsPerSecond, 1, UnderWayMax);

    internal TimeSpan Pause => TimeSpan.FromSeconds((double)Step / PerSecond);

    /// <summary>What is wrong, a line for each setting.</summary>
    public IEnumerable<string> Faults() =>
        new[]
        {
            Fault(nameof(MinutesAhead), MinutesAhead, 1_440),
            Fault(nameof(PerSecond), PerSecond, 20_000),
            Fault(nameof(PeopleMax), PeopleMax, 10_000_000),
            Fault(nameof(StayMinutes), StayMinutes, 1_440),
        }.OfType<string>();

    private static string? Fault(string name, int value, int max) =>
        value >= 0 && value <= max ? null : $"{Section}:{name} is {value}; it must be 0 to {max}.";
}
