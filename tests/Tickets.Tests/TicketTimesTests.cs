using System.Globalization;
using Attendance.Events;

namespace Attendance.Tickets;

public sealed class TicketTimesTests
{
    [Theory]
    [InlineData(
        "Asia/Seoul", "2026-05-01T12:00+09:00", "2026-05-01T18:30+09:00",
        "2026년 5월 1일(금) 낮 12시 ~ 오후 6시 30분 (한국 시간, UTC+9)",
        "Friday, May 1, 2026, 12 noon – 6:30 PM (Korea time, UTC+9)")]
    [InlineData(
        "Asia/Seoul", "2026-05-01T00:00Z", "2026-05-03T09:00Z",
        "2026년 5월 1일(금) 오전 9시 ~ 5월 3일(일) 오후 6시 (한국 시간, UTC+9)",
        "Friday, May 1, 2026, 9:00 AM – Sunday, May 3, 2026, 6:00 PM (Korea time, UTC+9)")]
    [InlineData(
        "Asia/Seoul", "2026-12-31T10:00Z", "2026-12-31T15:00Z",
        "2026년 12월 31일(목) 오후 7시 ~ 자정 (한국 시간, UTC+9)",
        "Thursday, December 31, 2026, 7:00 PM – midnight (Korea time, UTC+9)")]
    [InlineData(
        "Asia/Seoul", "2026-12-31T10:00Z", "2026-12-31T15:05Z",
        "2026년 12월 31일(목) 오후 7시 ~ 2027년 1월 1일(금) 오전 0시 5분 (한국 시간, UTC+9)",
        "Thursday, December 31, 2026, 7:00 PM – Friday, January 1, 2027, 12:05 AM (Korea time, UTC+9)")]
    [InlineData(
        "America/New_York", "2026-10-31T13:00Z", "2026-11-01T22:00Z",
        "2026년 10월 31일(토) 오전 9시 ~ 11월 1일(일) 오후 5시 (New York 시간, UTC−4, 종료 시 UTC−5)",
        "Saturday, October 31, 2026, 9:00 AM – Sunday, November 1, 2026, 5:00 PM "
        + "(New York time, UTC−4, at the end UTC−5)")]
    [InlineData(
        "Asia/Kolkata", "2026-05-01T03:30Z", "2026-05-01T12:30Z",
        "2026년 5월 1일(금) 오전 9시 ~ 오후 6시 (Kolkata 시간, UTC+5:30)",
        "Friday, May 1, 2026, 9:00 AM – 6:00 PM (Kolkata time, UTC+5:30)")]
    [InlineData(
        "Etc/UTC", "2026-05-01T09:00Z", "2026-05-01T18:00Z",
        "2026년 5월 1일(금) 오전 9시 ~ 오후 6시 (UTC)",
        "Friday, May 1, 2026, 9:00 AM – 6:00 PM (UTC)")]
    public void Period_IsWrittenAsPeopleOfTheLanguageDo(
        string zone, string start, string end, string korean, string english)
    {
        var times = TicketTimes.Of(At(zone, start, end));

        Assert.Equal(korean, TicketWords.In(TicketLanguage.Korean).Period(times));
        Assert.Equal(english, TicketWords.In(TicketLanguage.English).Period(times));
    }

    /// <summary>The doors of what begins at midnight open the evening before.</summary>
    [Fact]
    public void Doors_OnTheDayBefore_NameTheDay()
    {
        var times = TicketTimes.Of(At("Asia/Seoul", "2026-04-30T15:00Z", "2026-04-30T20:00Z"));

        Assert.Equal(
            "2026년 4월 30일(목) 오후 11시", TicketWords.In(TicketLanguage.Korean).Doors(times.DoorsOpen!.Value, times));
        Assert.Equal(
            "Thursday, April 30, 2026, 11:00 PM",
            TicketWords.In(TicketLanguage.English).Doors(times.DoorsOpen.Value, times));
    }

    private static Event At(string zone, string start, string end) => new()
    {
        EventId = "e",
        EventName = "E",
        StartTime = DateTimeOffset.Parse(start, CultureInfo.InvariantCulture),
        EndTime = DateTimeOffset.Parse(end, CultureInfo.InvariantCulture),
        TimeZone = zone,
    };
}
