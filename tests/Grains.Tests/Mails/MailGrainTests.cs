using Attendance.Fakes;
using Attendance.Journal;

namespace Attendance.Mails;

public sealed class MailGrainTests
{
    private readonly MemoryStore _store = MemoryStore.With();

    [Fact]
    public async Task Registered_SendsTheTicketOnce()
    {
        await using var host = await MailFair.OpenAsync(_store);
        await host.RegisterAsync(1, 50);

        await host.UntilAsync(MailStatus.Sent, 50);

        Assert.Equal(50, host.MailServer.Asked.DistinctBy(mail => mail.To).Count());
        Assert.Equal(50, host.MailServer.Asked.Count);
    }

    [Fact]
    public async Task ServerSaysLater_IsTriedAgainWithTheSameContent()
    {
        await using var host = await MailFair.OpenAsync(_store);
        var answers = new Queue<SmtpAnswer>([
            new(SmtpOutcome.Later, "451 4.7.1"), new(SmtpOutcome.Later), FakeMailServer.Taken,
        ]);
        host.MailServer.Answer = _ => answers.Dequeue();
        await host.RegisterAsync("P-1");

        await TriedAsync(1);
        host.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Single(host.MailServer.Asked);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await TriedAsync(2);
        host.Clock.Advance(TimeSpan.FromSeconds(120));
        await host.UntilAsync(MailStatus.Sent, 1);

        var ids = host.MailServer.Asked.Select(mail => mail.Content)
            .Select(content => System.Text.Encoding.ASCII.GetString(content).Split("\r\n")
                .Single(line => line.StartsWith("Message-ID", StringComparison.Ordinal)));
        Assert.Equal(Enumerable.Repeat("Message-ID: <ticket-1-0.conf-26@fair.example>", 3), ids);

        Task TriedAsync(int attempts) => host.UntilAsync(async () =>
            await host.Mails.List(new MailQuery { Limit = 1 }) is [{ Status: MailStatus.Queued } mail]
            && mail.Attempts == attempts);
    }

    [Fact]
    public async Task PerMinute_NoMoreAreSentUntilTheMinuteIsOver()
    {
        await using var host = await MailFair.OpenAsync(_store, options: new MailOptions
        {
            Host = "mail.example", From = "tickets@fair.example", PerMinute = 5,
        });
        await host.RegisterAsync(1, 12);

        await host.UntilAsync(MailStatus.Sent, 5);
        host.Clock.Advance(TimeSpan.FromSeconds(59));
        await host.Mails.Wake();
        Assert.Equal(5, host.MailServer.Asked.Count);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await host.UntilAsync(MailStatus.Sent, 10);
        host.Clock.Advance(TimeSpan.FromSeconds(60));
        await host.UntilAsync(MailStatus.Sent, 12);
    }

    [Fact]
    public async Task NoServer_MailsStayQueuedAndTheSummarySaysWhy()
    {
        await using var host = await MailFair.OpenAsync(_store, options: new MailOptions());
        await host.RegisterAsync(1, 3);

        var summary = await host.Mails.Summary();

        Assert.False(summary.IsServerConfigured);
        Assert.Equal(3, summary.Counts[MailStatus.Queued]);
        Assert.Empty(host.MailServer.Asked);
    }

    [Fact]
    public async Task OwnerIsGone_WhatItHadTakenIsTakenUpAgain()
    {
        await using (var first = await MailFair.OpenAsync(_store, options: new MailOptions()))
        {
            await first.RegisterAsync(1, 3);
            await first.Onboarding.CatchUp();
            var owner = await _store.Mails.ClaimAsync(Samples.EventId, Samples.Nine, default);
            await _store.Mails.TakeAsync(Samples.EventId, owner, 2, ".conf-26@fair.example>", Samples.Nine, default);
        }

        await using var second = await GrainHost.StartAsync(_store, mail: MailFair.Options);
        await second.Mails.Wake();

        await second.UntilAsync(MailStatus.Sent, 3);
    }

    [Fact]
    public async Task Bounced_RaisesOneAlertAndClearsItOnceMended()
    {
        await using (var host = await MailFair.OpenAsync(_store))
        {
            host.MailServer.Answer = _ => new SmtpAnswer(SmtpOutcome.Bounced, "550 5.1.1");
            await host.RegisterAsync(1, 3);
            await host.UntilAsync(MailStatus.Bounced, 3);
            await host.UntilAsync(async () => (await host.Statistics.Get()).Alerts.Length == 1);
        }

        await using var second = await GrainHost.StartAsync(_store, mail: MailFair.Options);
        await second.Mails.Wake();
        second.Clock.Advance(TimeSpan.FromMinutes(5));
        var alert = Assert.Single((await second.Statistics.Get()).Alerts);
        Assert.Equal(("mail_undelivered-1", "mail_undelivered"), (alert.AlertId, alert.Kind));
        for (var number = 1; number <= 3; number++)
        {
            Assert.Equal(MailChangeOutcome.Done, (await second.Mails.Retry($"ticket-{number}-0")).Outcome);
        }

        await second.UntilAsync(MailStatus.Sent, 3);
        await second.UntilAsync(async () => (await second.Statistics.Get()).Alerts.IsEmpty);
        Assert.Equal([EntryKind.AlertRaised, EntryKind.AlertCleared], Alerts());

        await second.Mails.Bounce("ticket-1-0");
        await second.UntilAsync(
            async () => (await second.Statistics.Get()).Alerts is [{ AlertId: "mail_undelivered-2" }]);
    }

    [Fact]
    public async Task ServerAway_RaisesOneAlertAfterFiveMinutesAndClearsItWhenItAnswers()
    {
        await using var host = await MailFair.OpenAsync(_store);
        host.MailServer.Answer = _ => new SmtpAnswer(SmtpOutcome.Unreachable);
        await host.RegisterAsync(1, 3);
        await host.UntilAsync(async () => (await host.Mails.Summary()).ServerAwaySince == Samples.Nine);
        Assert.Empty(Alerts());

        for (var minute = 0; minute < 12; minute++)
        {
            var asked = host.MailServer.Asked.Count;
            host.Clock.Advance(TimeSpan.FromMinutes(1));

            // The step before may arm the next one only after the minute has passed.
            await host.UntilAsync(
                () => Task.FromResult(host.MailServer.Asked.Count > asked || minute > 3), TimeSpan.FromSeconds(1));
        }

        await host.UntilAsync(async () => (await host.Statistics.Get()).Alerts.Length == 1);
        var alert = (await host.Statistics.Get()).Alerts[0];
        Assert.Equal(("mail_server_unreachable", Samples.Nine), (alert.Kind, alert.Since));
        host.MailServer.Answer = _ => FakeMailServer.Taken;
        host.Clock.Advance(TimeSpan.FromHours(1));
        await host.UntilAsync(MailStatus.Sent, 3);
        await host.UntilAsync(async () => (await host.Statistics.Get()).Alerts.IsEmpty);

        Assert.Equal([EntryKind.AlertRaised, EntryKind.AlertCleared], Alerts());
    }

    [Fact]
    public async Task Queue_ByIdsGroupAndAll_ChoosesWhoMayGet()
    {
        await using var host = await MailFair.OpenAsync(_store, mailTickets: false, new MailOptions());
        await host.RegisterAsync(1, 4);
        await host.StatusAsync(4, Participants.ParticipantStatus.Suspended);

        var some = await host.Mails.Queue(new QueueMails { ParticipantIds = ["P-1", "P-4", "nobody"] });
        var dry = await host.Mails.Queue(new QueueMails { Everybody = true, DryRun = true });
        var all = await host.Mails.Queue(new QueueMails { Everybody = true });
        var nobody = await host.Mails.Queue(new QueueMails { Group = "press", Again = true });

        Assert.Equal((1, 0, 1), (some!.Queued, some.HaveOne, some.MayNotGet));
        Assert.Equal("nobody", Assert.Single(some.Unknown));
        Assert.Equal((2, 1, 1), (dry!.Queued, dry.HaveOne, dry.MayNotGet));
        Assert.Equal((2, 1, 1), (all!.Queued, all.HaveOne, all.MayNotGet));
        Assert.Equal(0, nobody!.Queued);
    }

    private IEnumerable<EntryKind> Alerts() => _store.Tables().Journal.Select(entry => entry.Kind)
        .Where(kind => kind is EntryKind.AlertRaised or EntryKind.AlertCleared);
}
