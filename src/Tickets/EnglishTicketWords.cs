using System.Globalization;

namespace Attendance.Tickets;

internal sealed class EnglishTicketWords : TicketWords
{
    private static readonly CultureInfo Format = CultureInfo.InvariantCulture;

    public override string Tag => "en";

    public override string Name => "Name";

    public override string When => "When";

    public override string DoorsOpen => "Check-in opens";

    public override string Where => "Where";

    public override string Address => "Address";

    public override string Coordinates => "Coordinates";

    public override string Token => "Ticket code";

    public override IReadOnlyList<string> Steps { get; } =
    [
        "Show the QR code at the gate: on your phone with the screen bright, or printed on paper.",
        "If it cannot be read, tell the staff your ticket code.",
        "It admits one person only. Please do not pass it on or post a picture of it.",
    ];

    public override string Subject(string eventName) => $"Your ticket: {eventName}";

    public override string Greeting(string name) => $"Hello {name},";

    public override string Lead(string eventName) => $"this is your ticket for {eventName}.";

    public override string Picture(string token) => $"QR code of ticket {token}";

    public override string Period(TicketTimes times)
    {
        var end = times switch
        {
            { EndsAtMidnight: true } => "midnight",
            { EndsOnItsDay: true } => Time(times.End),
            _ => $"{Day(times.End)}, {Time(times.End)}",
        };
        return $"{Day(times.Start)}, {Time(times.Start)} – {end} ({Zone(times)})";
    }

    public override string Doors(DateTimeOffset doorsOpen, TicketTimes times) =>
        doorsOpen.Date == times.Start.Date ? Time(doorsOpen) : $"{Day(doorsOpen)}, {Time(doorsOpen)}";

    private static string Day(DateTimeOffset time) => time.ToString("dddd, MMMM d, yyyy", Format);

    private static string Time(DateTimeOffset time) =>
        time is { Hour: 12, Minute: 0 } ? "12 noon" : time.ToString("h:mm tt", Format);

    private static string Zone(TicketTimes times)
    {
        var (atStart, atEnd) = Offsets(times);
        var offset = atEnd is null ? atStart : $"{atStart}, at the end {atEnd}";
        return times.IsKorean ? $"Korea time, {offset}"
            : times.City is { } city ? $"{city} time, {offset}"
            : offset;
    }
}
