using Attendance.Fakes;
using Attendance.Journal;
using Attendance.Participants;

namespace Attendance.Mails;

public sealed class MailDispatchTests
{
    private readonly MemoryStore _store = MemoryStore.With();

    [Fact]
    public async Task Send_Taken_IsMarkedAndCarriesItsMessageId()
    {
        await using var host = await OpenAsync(1);

        await SendAsync(host);

        var mail = Assert.Single(await host.Mails.List(new MailQuery { Limit = 9 }));
        Assert.Equal(
            (MailStatus.Sent, 1, Samples.Nine, "250 2.0.0", "<ticket-1-0.conf-26@fair.example>"),
            (mail.Status, mail.Attempts, mail.SentAt, mail.Answer, mail.MessageId));
        var sent = Assert.Single(host.MailServer.Asked);
        Assert.Equal(("tickets@fair.example", "p-1@example.org"), (sent.From, sent.To));
        Assert.Contains(
            "Message-ID: <ticket-1-0.conf-26@fair.example>\r\n", System.Text.Encoding.ASCII.GetString(sent.Content));
    }

    [Fact]
    public async Task Send_BarredOrRotatedSinceItWasTaken_IsNotSent()
    {
        await using var host = await OpenAsync(5);
        await SendAsync(host, beforeSending: async () =>
        {
            await host.StatusAsync(1, ParticipantStatus.Suspended);
            await host.StatusAsync(2, ParticipantStatus.Cancelled);
            await host.Participant(3).ChangeToken(new ChangeToken { Revoke = true });
            await host.Participant(4).ChangeToken(new ChangeToken { Revoke = false });
        });

        Assert.Equal(["p-5@example.org"], host.MailServer.Asked.Select(mail => mail.To));
        Assert.Equal(
            [
                "ticket-1-0 Cancelled", "ticket-2-0 Cancelled", "ticket-3-0 Cancelled", "ticket-4-0 Cancelled",
                "ticket-4-1 Queued", "ticket-5-0 Sent",
            ],
            await host.ListAsync());
    }

    [Fact]
    public async Task Send_PersonThatCannotBeRead_FailsAloneAndTheOthersAreSent()
    {
        await using var host = await OpenAsync(3);
        var damaged = _store.Tables().People[2];
        _store.Commit(new JournalAppend
        {
            Entries = [new NewEntry { Kind = EntryKind.GateConfigured, At = Samples.Nine, Data = "{}"u8.ToArray() }],
            Change = new ParticipantChange(
                damaged with { Personal = [1, 2, 3], Version = damaged.Version + 1 }, Create: false),
        });

        await SendAsync(host);

        Assert.Equal(["ticket-1-0 Sent", "ticket-2-0 Failed", "ticket-3-0 Sent"], await host.ListAsync());
    }

    [Fact]
    public async Task Send_ServerIsNotThere_OnlyTheFirstAreTried()
    {
        await using var host = await OpenAsync(10);
        host.MailServer.Answer = _ => new SmtpAnswer(SmtpOutcome.Unreachable);

        await SendAsync(host);

        var mails = await host.Mails.List(new MailQuery { Limit = 99 });
        Assert.All(mails, mail => Assert.Equal(MailStatus.Queued, mail.Status));
        Assert.InRange(mails.Count(mail => mail.Attempts == 1), 1, MailFair.Options.Connections);
        Assert.All(
            mails,
            mail => Assert.Equal(mail.Attempts == 0 ? Samples.Nine : Samples.Nine.AddMinutes(1), mail.DueAt));
    }

    [Fact]
    public async Task Send_MoreThanMayGo_TheRestStaysQueuedUntried()
    {
        await using var host = await OpenAsync(10, new MailOptions
        {
            Host = "mail.example", From = "tickets@fair.example", PerMinute = 4,
        });

        await SendAsync(host);

        Assert.Equal(4, host.MailServer.Asked.Count);
        var mails = await host.Mails.List(new MailQuery { Limit = 99 });
        Assert.Equal(6, mails.Count(mail => mail is { Status: MailStatus.Queued, Attempts: 0 }));
    }

    [Fact]
    public async Task Send_StoppedInTheMiddle_WhatTheServerTookIsMarked()
    {
        await using var host = await OpenAsync(4, new MailOptions
        {
            Host = "mail.example", From = "tickets@fair.example", Connections = 1,
        });
        using var stopping = new CancellationTokenSource();
        host.MailServer.Answer = _ =>
        {
            stopping.Cancel();
            return FakeMailServer.Taken;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SendAsync(host, stopping: stopping.Token));

        Assert.Single(host.MailServer.Asked);
        var mails = await host.Mails.List(new MailQuery { Limit = 99 });
        Assert.Equal(
            (1, 3),
            (mails.Count(mail => mail.Status == MailStatus.Sent),
                mails.Count(mail => mail.Status == MailStatus.Sending)));
    }

    /// <summary>An event with people whose tickets are queued, and nobody who sends them but the test.</summary>
    private async Task<GrainHost> OpenAsync(int people, MailOptions? options = null)
    {
        var host = await MailFair.OpenAsync(_store, options: options);
        await host.RegisterAsync(1, people);
        await host.Onboarding.CatchUp();
        return host;
    }

    private async Task SendAsync(
        GrainHost host, Func<Task>? beforeSending = null, CancellationToken stopping = default)
    {
        var owner = await _store.Mails.ClaimAsync(Samples.EventId, Samples.Nine, default);
        var taken = await _store.Mails.TakeAsync(
            Samples.EventId, owner, 99, MailRules.MessageIdSuffix(Samples.EventId, "fair.example"), Samples.Nine,
            default);
        await (beforeSending?.Invoke() ?? Task.CompletedTask);
        await host.Get<MailDispatch>().SendAsync(Samples.Event(), owner, taken!, stopping);
    }
}
