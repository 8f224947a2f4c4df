using System.Globalization;

namespace Attendance.Tickets;

internal sealed class KoreanTicketWords : TicketWords
{
    private const string DaysOfWeek = "일월화수목금토";

    public override string Tag => "ko";

    public override string Name => "이름";

    public override string When => "일시";

    public override string DoorsOpen => "입장 시작";

    public override string Where => "장소";

    public override string Address => "주소";

    public override string Coordinates => "좌표";

    public override string Token => "입장 코드";

    public override IReadOnlyList<string> Steps { get; } =
    [
        "입구에서 QR 코드를 보여 주세요. 화면을 밝게 한 휴대폰이나 인쇄한 종이 모두 괜찮습니다.",
        "QR 코드가 읽히지 않으면 직원에게 입장 코드를 알려 주세요.",
        "한 분만 입장할 수 있습니다. 다른 사람에게 전달하거나 사진을 올리지 마세요.",
    ];

    public override string Subject(string eventName) => $"[입장권] {eventName}";

    public override string Greeting(string name) => $"{name} 님, 안녕하세요.";

    public override string Lead(string eventName) => $"{eventName} 입장권을 보내 드립니다.";

    public override string Picture(string token) => $"입장권 QR 코드 {token}";

    public override string Period(TicketTimes times)
    {
        var end = times switch
        {
            { EndsAtMidnight: true } => "자정",
            { EndsOnItsDay: true } => Time(times.End),
            _ when times.Start.Year == times.End.Year => $"{DayOfYear(times.End)} {Time(times.End)}",
            _ => $"{Day(times.End)} {Time(times.End)}",
        };
        return $"{Day(times.Start)} {Time(times.Start)} ~ {end} ({Zone(times)})";
    }

    public override string Doors(DateTimeOffset doorsOpen, TicketTimes times) =>
        doorsOpen.Date == times.Start.Date ? Time(doorsOpen) : $"{Day(doorsOpen)} {Time(doorsOpen)}";

    private static string Day(DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.Year}년 {DayOfYear(time)}");

    private static string DayOfYear(DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.Month}월 {time.Day}일({DaysOfWeek[(int)time.DayOfWeek]})");

    private static string Time(DateTimeOffset time)
    {
        var half = time is { Hour: 12, Minute: 0 } ? "낮" : time.Hour < 12 ? "오전" : "오후";
        var hour = time.Hour > 12 ? time.Hour - 12 : time.Hour;
        var minute = time.Minute == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {time.Minute}분");
        return string.Create(CultureInfo.InvariantCulture, $"{half} {hour}시{minute}");
    }

    private static string Zone(TicketTimes times)
    {
        var (atStart, atEnd) = Offsets(times);
        var offset = atEnd is null ? atStart : $"{atStart}, 종료 시 {atEnd}";
        return times.IsKorean ? $"한국 시간, {offset}"
            : times.City is { } city ? $"{city} 시간, {offset}"
            : offset;
    }
}
