using System.Text;
using Attendance.Events;
using Attendance.Fakes;
using Attendance.Mails;

namespace Attendance.Receivers;

public sealed class AlertMailTests
{
    private const string From = "tickets@fair.example";

    [Fact]
    public async Task Raised_Korean_SaysWhatSinceWhenAndWhatToDo()
    {
        await using var host = await OpenAsync();
        var position = await host.RaiseAsync();
        await host.UntilAsync("duty", DeliveryStatus.Delivered);

        var mail = Assert.Single(host.MailServer.Asked);
        var text = Encoding.ASCII.GetString(mail.Content);
        Assert.Equal((From, "duty@fair.example"), (mail.From, mail.To));
        Assert.Contains($"Message-ID: <receiver-duty-{position}.conf-26@fair.example>", text);
        Assert.DoesNotContain("multipart", text);
        Assert.Equal(
            """
            게이트 무응답 (north)

            감지된 내용: north 게이트에 5분 동안 스캔이 없음 (다른 게이트 25건)
            시작: 2026-06-01 18:00 (Asia/Seoul)
            할 일: 스캐너와 네트워크를 확인하고, 담당자가 없으면 게이트를 닫으세요.

            행사: Tech 컨퍼런스
            알림: gate_silent-north-1

            """.ReplaceLineEndings("\r\n"),
            Body(text));
        Assert.Equal("[Tech 컨퍼런스] 게이트 무응답 (north)", Subject(text));
    }

    [Fact]
    public async Task Cleared_English_SaysThatItIsOver()
    {
        await using var host = await OpenAsync(new EventSettings { MailLanguage = EventSettings.English });
        await host.RaiseAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(7));
        await host.ClearAsync();
        await host.UntilAsync("duty", DeliveryStatus.Delivered, DeliveryStatus.Delivered);

        var text = Encoding.ASCII.GetString(host.MailServer.Asked[1].Content);
        Assert.Equal("[Tech 컨퍼런스] Over: Gate silent (north)", Subject(text));
        Assert.StartsWith(
            """
            Over: Gate silent (north)

            What was seen: no scan at North for 5 minutes, while the others had 25
            Since: 2026-06-01 18:00 (Asia/Seoul)
            Over: 2026-06-01 18:07 (Asia/Seoul)
            """.ReplaceLineEndings("\r\n"),
            Body(text));
    }

    [Theory]
    [InlineData(SmtpOutcome.Bounced, DeliveryStatus.Failed, "550 5.1.1")]
    [InlineData(SmtpOutcome.Refused, DeliveryStatus.Failed, "550 5.1.1")]
    [InlineData(SmtpOutcome.Later, DeliveryStatus.Queued, "550 5.1.1")]
    [InlineData(SmtpOutcome.Unreachable, DeliveryStatus.Queued, "unreachable")]
    public async Task ServerSaysNo_IsFailedOrTriedAgain(SmtpOutcome outcome, DeliveryStatus status, string answer)
    {
        await using var host = await OpenAsync();
        host.MailServer.Answer = _ => new SmtpAnswer(outcome, "550 5.1.1");
        await host.RaiseAsync();

        await host.UntilAsync(async () => (await host.LogAsync("duty")) is [{ Attempts: 1 }]);

        var delivery = Assert.Single(await host.LogAsync("duty"));
        Assert.Equal((status, answer), (delivery.Status, delivery.Answer));
    }

    [Fact]
    public async Task NoServer_WaitsSaysWhyAndFailsAfterADay()
    {
        await using var host = await OpenAsync(mail: new MailOptions());
        await host.RaiseAsync();
        await host.UntilAsync(async () =>
            (await host.LogAsync("duty")) is [{ Status: DeliveryStatus.Queued, Answer: not null }]);
        Assert.Equal("no mail server is configured", (await host.LogAsync("duty"))[0].Answer);

        await host.UntilAsync(async () =>
        {
            host.Clock.Advance(TimeSpan.FromHours(1));
            return (await host.LogAsync("duty"))[0].Status == DeliveryStatus.Failed;
        });

        Assert.Equal(0, (await host.LogAsync("duty"))[0].Attempts);
        Assert.Empty(host.MailServer.Asked);
    }

    [Fact]
    public async Task Stored_TheAddressIsSealed()
    {
        var store = MemoryStore.With();
        await using var host = await OpenAsync(store: store);

        var row = (await store.Receivers.FindAsync(Samples.EventId, "duty", default))!;

        Assert.Equal("duty@fair.example", (await host.Receiver("duty").Get())!.Email);
        Assert.True(row.Sealed.AsSpan().IndexOf("duty"u8) < 0);
        Assert.Equal(ReceiverOutcome.NoSecret, (await host.Receiver("duty").RotateSecret()).Outcome);
    }

    private static async Task<GrainHost> OpenAsync(
        EventSettings? settings = null, MailOptions? mail = null, MemoryStore? store = null)
    {
        var host = await GrainHost.StartAsync(
            store ?? MemoryStore.With(settings), mail: mail ?? new MailOptions { Host = "mail.example", From = From });
        Assert.Equal(ReceiverOutcome.Created, (await host.Receiver("duty").Put(ReceiverFair.Mail)).Outcome);
        return host;
    }

    private static string Body(string content) => Encoding.UTF8.GetString(
        Convert.FromBase64String(content[(content.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]));

    private static string Subject(string content)
    {
        var from = content.IndexOf("Subject: ", StringComparison.Ordinal) + 9;
        var words = content[from..content.IndexOf("\r\nDate:", StringComparison.Ordinal)].Split("\r\n ");
        return Encoding.UTF8.GetString(
            [.. words.SelectMany(word => Convert.FromBase64String(word["=?utf-8?B?".Length..^2]))]);
    }
}
