using System.Globalization;
using Attendance.Events;
using Attendance.Journal;
using Attendance.Mails;
using Attendance.Tickets;

namespace Attendance.Receivers;

/// <summary>An alert as a short mail: what was seen, since when, and what to do.</summary>
internal static class AlertMail
{
    /// <param name="event">Tells language and time zone.</param>
    /// <param name="kind">Raised, cleared or acknowledged.</param>
    /// <param name="at">When that was.</param>
    /// <param name="alert">As it was raised.</param>
    public static (string Subject, string Text) Compose(
        Event @event, EntryKind kind, DateTimeOffset at, AlertRaised alert)
    {
        var isKorean = MailRules.Language(@event) == TicketLanguage.Korean;
        var words = isKorean ? AlertWords.Korean(alert) : AlertWords.English(alert);
        var title = alert.Subject is null ? words.Title : $"{words.Title} ({alert.Subject})";
        var state = (kind, isKorean) switch
        {
            (EntryKind.AlertCleared, true) => "해소: ",
            (EntryKind.AlertCleared, false) => "Over: ",
            (EntryKind.AlertAcknowledged, true) => "확인됨: ",
            (EntryKind.AlertAcknowledged, false) => "Acknowledged: ",
            _ => "",
        };
        string[] lines = isKorean
            ?
            [
                state + title, "", $"감지된 내용: {words.Seen}", $"시작: {Time(@event, alert.Since)}",
                kind == EntryKind.AlertRaised ? $"할 일: {words.Action}" : $"{state}{Time(@event, at)}", "",
                $"행사: {@event.EventName}", $"알림: {alert.AlertId}",
            ]
            :
            [
                state + title, "", $"What was seen: {words.Seen}", $"Since: {Time(@event, alert.Since)}",
                kind == EntryKind.AlertRaised ? $"What to do: {words.Action}" : $"{state}{Time(@event, at)}", "",
                $"Event: {@event.EventName}", $"Alert: {alert.AlertId}",
            ];
        return ($"[{@event.EventName}] {state}{title}", string.Join("\r\n", lines) + "\r\n");
    }

    public static (string Subject, string Text) ComposeTest(Event @event) =>
        MailRules.Language(@event) == TicketLanguage.Korean
            ? ($"[{@event.EventName}] 알림 시험", "이 주소로 행사의 알림이 전달됩니다.\r\n")
            : ($"[{@event.EventName}] Test of alerts", "Alerts of this event go to this address.\r\n");

    private static string Time(Event @event, DateTimeOffset at)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(@event.TimeZone);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{TimeZoneInfo.ConvertTime(at, zone):yyyy-MM-dd HH:mm} ({@event.TimeZone})");
    }
}
