using System.Globalization;
using Attendance.Alerts;
using Attendance.Journal;
using Attendance.Mails;

namespace Attendance.Receivers;

/// <summary>What an alert is called, what was seen, and what to do.</summary>
internal sealed record AlertWords(string Title, string Seen, string Action)
{
    public static AlertWords English(AlertRaised alert) => new(
        alert.Kind switch
        {
            AlertRules.GateOverload => "Gate overloaded",
            AlertRules.GateSilent => "Gate silent",
            AlertRules.LowAttendance => "Low attendance",
            AlertRules.OverCapacityNear => "Nearly full",
            AlertRules.RefusalsSpike => "Many refusals",
            MailAlerts.Undelivered => "Mails not delivered",
            MailAlerts.ServerUnreachable => "Mail server away",
            _ => alert.Kind,
        },
        alert.Seen ?? alert.Count.ToString(CultureInfo.InvariantCulture),
        alert.Action);

    /// <summary>A kind that has no Korean words is told in the words that it came with.</summary>
    public static AlertWords Korean(AlertRaised alert)
    {
        var (count, where) = (alert.Count, alert.Subject);
        return alert.Kind switch
        {
            AlertRules.GateOverload => new(
                "게이트 혼잡", Text($"{where} 게이트에서 5분 동안 {count}건을 처리함"),
                "게이트에 줄을 하나 더 열거나 다른 게이트로 안내하세요."),
            AlertRules.GateSilent => new(
                "게이트 무응답", Text($"{where} 게이트에 5분 동안 스캔이 없음 (다른 게이트 {count}건)"),
                "스캐너와 네트워크를 확인하고, 담당자가 없으면 게이트를 닫으세요."),
            AlertRules.LowAttendance => new(
                "저조한 참석률", Text($"아직 입장하지 않은 사람 {count}명"),
                "아직 오지 않은 사람에게 알리고, 모든 게이트가 스캔하는지 확인하세요."),
            AlertRules.OverCapacityNear => new(
                "정원 임박", where is null ? Text($"현재 {count}명 입장") : Text($"{where} 구역에 현재 {count}명"),
                "입구의 속도를 늦추세요. 정원에 이르면 아무도 입장할 수 없습니다."),
            AlertRules.RefusalsSpike => new(
                "입장 거부 급증", Text($"{where} 게이트에서 5분 동안 {count}건 거부"),
                "거부 사유를 확인하세요: 잘못된 게이트, 권한 없는 그룹, 복사된 입장권."),
            MailAlerts.Undelivered => new(
                "전달되지 않은 메일", Text($"전달되지 않은 사람 {count}명"),
                "실패한 메일의 주소를 고쳐 다시 보내거나, 다른 방법으로 입장권을 전달하세요."),
            MailAlerts.ServerUnreachable => new(
                "메일 서버 연결 불가", Text($"기다리는 메일 {count}통"),
                "메일 서버와 네트워크, Attendance:Mail 설정을 확인하세요. 연결되면 메일은 다시 나갑니다."),
            _ => English(alert),
        };
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
