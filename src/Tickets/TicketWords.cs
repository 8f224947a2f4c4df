namespace Attendance.Tickets;

/// <summary>What a ticket mail says, in one language.</summary>
internal abstract class TicketWords
{
    /// <summary>As in HTML's <c>lang</c>.</summary>
    public abstract string Tag { get; }

    public abstract string Name { get; }

    public abstract string When { get; }

    public abstract string DoorsOpen { get; }

    public abstract string Where { get; }

    public abstract string Address { get; }

    public abstract string Coordinates { get; }

    public abstract string Token { get; }

    /// <summary>What the holder does at the gate, a sentence each.</summary>
    public abstract IReadOnlyList<string> Steps { get; }

    public static TicketWords In(TicketLanguage language) => language switch
    {
        TicketLanguage.Korean => new KoreanTicketWords(),
        TicketLanguage.English => new EnglishTicketWords(),
        _ => throw new ArgumentOutOfRangeException(nameof(language), language, "No mail is written in it."),
    };

    public abstract string Subject(string eventName);

    public abstract string Greeting(string name);

    public abstract string Lead(string eventName);

    public abstract string Picture(string token);

    /// <summary>From start to end, with the time zone.</summary>
    public abstract string Period(TicketTimes times);

    /// <summary>When the doors open; the day too if it is not that of the start.</summary>
    public abstract string Doors(DateTimeOffset doorsOpen, TicketTimes times);

    /// <summary>One offset, or both where the clocks change during the event.</summary>
    protected static (string AtStart, string? AtEnd) Offsets(TicketTimes times) => (
        TicketTimes.Offset(times.Start),
        times.Start.Offset == times.End.Offset ? null : TicketTimes.Offset(times.End));
}
