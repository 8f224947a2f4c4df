using Attendance.Events;
using Attendance.Participants;
using Attendance.TestKit;
using Attendance.Tickets;

namespace Attendance.Mails;

public sealed class MailRulesTests
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(1, 60)]
    [InlineData(2, 120)]
    [InlineData(3, 240)]
    [InlineData(6, 1920)]
    [InlineData(7, 3600)]
    [InlineData(1_000_000, 3600)]
    public void Delay_DoublesUpToAnHour(int attempts, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), MailRules.Delay(attempts, Retry));

    [Theory]
    [InlineData(SmtpOutcome.Sent, "250 2.0.0", MailStatus.Sent)]
    [InlineData(SmtpOutcome.Bounced, "550 5.1.1", MailStatus.Bounced)]
    [InlineData(SmtpOutcome.Refused, "554 5.7.1", MailStatus.Failed)]
    [InlineData(SmtpOutcome.Later, "451 4.7.1", MailStatus.Queued)]
    [InlineData(SmtpOutcome.Later, null, MailStatus.Queued)]
    [InlineData(SmtpOutcome.Unreachable, null, MailStatus.Queued)]
    public void After_EachAnswer_GivesItsStatus(SmtpOutcome outcome, string? codes, MailStatus status)
    {
        var mark = MailRules.After(Mail(attempts: 2), new SmtpAnswer(outcome, codes), Samples.Nine, Retry);

        var dueAt = status == MailStatus.Queued ? Samples.Nine.AddMinutes(4) : (DateTimeOffset?)null;
        var expected = new MailMark
        {
            MailId = "ticket-1-0",
            Status = status,
            At = Samples.Nine,
            Tried = true,
            DueAt = dueAt,
            Answer = codes,
        };
        Assert.Equal(expected, mark);
    }

    [Theory]
    [InlineData(24, MailStatus.Failed)]
    [InlineData(23.99, MailStatus.Queued)]
    public void After_ADayOfTrying_IsGivenUp(double hours, MailStatus status)
    {
        var mail = Mail(attempts: 30) with { TriedAt = Samples.Nine.AddHours(-hours) };

        Assert.Equal(
            status,
            MailRules.After(mail, new SmtpAnswer(SmtpOutcome.Later, "451"), Samples.Nine, Retry).Status);
    }

    [Theory]
    [InlineData("conf-26", "<ticket-1-0.conf-26@fair.example>")]
    [InlineData(".a..b:", "<ticket-1-0.=a==b+@fair.example>")]
    public void MessageIdSuffix_AnyEvent_IsAValidMessageId(string eventId, string expected) =>
        Assert.Equal(expected, "<ticket-1-0" + MailRules.MessageIdSuffix(eventId, "fair.example"));

    [Theory]
    [InlineData(null, "Asia/Seoul", TicketLanguage.Korean)]
    [InlineData(null, "Europe/Berlin", TicketLanguage.English)]
    [InlineData("en", "Asia/Seoul", TicketLanguage.English)]
    [InlineData("ko", "Europe/Berlin", TicketLanguage.Korean)]
    public void Language_SettingOrTimeZone(string? setting, string timeZone, TicketLanguage language) =>
        Assert.Equal(
            language,
            MailRules.Language(
                Samples.Event(new EventSettings { MailLanguage = setting }) with { TimeZone = timeZone }));

    [Theory]
    [InlineData(ParticipantStatus.Registered, true)]
    [InlineData(ParticipantStatus.Active, true)]
    [InlineData(ParticipantStatus.Pending, false)]
    [InlineData(ParticipantStatus.Suspended, false)]
    [InlineData(ParticipantStatus.Cancelled, false)]
    public void MayGet_ByStatus(ParticipantStatus status, bool may) =>
        Assert.Equal(may, MailRules.MayEnter(status));

    [Fact]
    public void TryTake_AnyMinute_HasNoMoreThanTheLimit()
    {
        var clock = new FakeClock(Samples.Nine);
        var rate = new MailRate(new MailOptions { PerMinute = 3 }, clock);
        var sent = new List<DateTimeOffset>();

        for (var i = 0; i < 600; i++)
        {
            if (rate.TryTake())
            {
                sent.Add(clock.GetUtcNow());
            }

            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(30, sent.Count);
        Assert.All(sent, start => Assert.InRange(
            sent.Count(at => at >= start && at < start.AddMinutes(1)), 1, 3));
    }

    [Fact]
    public void Look_NoRoomLeft_SaysWhenThereWillBe()
    {
        var clock = new FakeClock(Samples.Nine);
        var rate = new MailRate(new MailOptions { PerMinute = 2 }, clock);
        Assert.Equal((2, Samples.Nine), rate.Look());
        rate.TryTake();
        clock.Advance(TimeSpan.FromSeconds(10));
        rate.TryTake();

        Assert.Equal((0, Samples.Nine.AddMinutes(1)), rate.Look());
        clock.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(1, rate.Look().Room);
    }

    private static Mail Mail(int attempts) => new()
    {
        MailId = "ticket-1-0",
        Participant = 1,
        Generation = 0,
        Status = MailStatus.Sending,
        Attempts = attempts,
        DueAt = Samples.Nine,
        CreatedAt = Samples.Nine,
        UpdatedAt = Samples.Nine,
    };
}
