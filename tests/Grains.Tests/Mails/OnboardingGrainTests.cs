using Attendance.Fakes;
using Attendance.Journal;
using Attendance.Participants;

namespace Attendance.Mails;

public sealed class OnboardingGrainTests
{
    private readonly MemoryStore _store = MemoryStore.With();

    [Fact]
    public async Task Registered_SettingOn_QueuesATicketEach()
    {
        await using var host = await OpenAsync();

        await host.RegisterAsync(1, 3);

        Assert.Equal(["ticket-1-0 Queued", "ticket-2-0 Queued", "ticket-3-0 Queued"], await host.ListAsync());
    }

    [Fact]
    public async Task Registered_SettingOff_QueuesNothingEvenWhenItIsTurnedOnLater()
    {
        await using var host = await MailFair.OpenAsync(_store, mailTickets: false, Unconfigured);
        await host.RegisterAsync("P-1");
        Assert.Empty(await host.ListAsync());

        var plan = await host.Event.Get();
        await host.Event.Configure(new Events.ConfigureEvent
        {
            Event = plan!.Event with { Settings = plan.Event.Settings with { MailTickets = true } },
        });
        await host.RegisterAsync("P-2");

        Assert.Equal(["ticket-2-0 Queued"], await host.ListAsync());
    }

    [Fact]
    public async Task Rotated_CancelsTheOldTicketAndQueuesTheNew()
    {
        await using var host = await OpenAsync();
        await host.RegisterAsync("P-1");
        await host.ListAsync();

        await host.Participant().ChangeToken(new ChangeToken { Revoke = false });

        Assert.Equal(["ticket-1-0 Cancelled", "ticket-1-1 Queued"], await host.ListAsync());
    }

    [Fact]
    public async Task Revoked_CancelsTheTicket()
    {
        await using var host = await OpenAsync();
        await host.RegisterAsync("P-1");
        await host.ListAsync();

        await host.Participant().ChangeToken(new ChangeToken { Revoke = true });

        Assert.Equal(["ticket-1-0 Cancelled"], await host.ListAsync());
    }

    [Fact]
    public async Task Erased_CancelsTheTicket()
    {
        await using var host = await OpenAsync();
        await host.RegisterAsync("P-1");
        await host.ListAsync();

        _store.Commit(new JournalAppend
        {
            Entries =
            [
                new NewEntry
                {
                    Kind = EntryKind.ParticipantErased,
                    At = Samples.Nine,
                    Participant = 1,
                    Data = "{}"u8.ToArray(),
                },
            ],
        });

        Assert.Equal(["ticket-1-0 Cancelled"], await host.ListAsync());
    }

    [Theory]
    [InlineData(ParticipantStatus.Suspended)]
    [InlineData(ParticipantStatus.Cancelled)]
    [InlineData(ParticipantStatus.Pending)]
    public async Task Barred_CancelsTheTicket_AndBackQueuesIt(ParticipantStatus status)
    {
        await using var host = await OpenAsync();
        await host.RegisterAsync("P-1");
        await host.ListAsync();

        await host.StatusAsync(1, status);
        Assert.Equal(["ticket-1-0 Cancelled"], await host.ListAsync());

        await host.StatusAsync(1, ParticipantStatus.Registered);
        Assert.Equal(["ticket-1-0 Queued"], await host.ListAsync());
    }

    [Fact]
    public async Task ManyInOneStretch_OnlyWhatIsTrueInTheEndIsStored()
    {
        await using var host = await OpenAsync();
        await host.RegisterAsync(1, 3);
        await host.Participant(1).ChangeToken(new ChangeToken { Revoke = false });
        await host.Participant(2).ChangeToken(new ChangeToken { Revoke = true });
        await host.StatusAsync(3, ParticipantStatus.Suspended);
        await host.StatusAsync(3, ParticipantStatus.Active);

        Assert.Equal(["ticket-1-1 Queued", "ticket-3-0 Queued"], (await host.ListAsync())
            .Where(mail => mail.EndsWith("Queued", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Upload_ManyPeople_IsAFewTransactions()
    {
        await using var host = await OpenAsync();
        await host.RegisterManyAsync(5_000);

        await host.Onboarding.CatchUp();

        Assert.Equal(5_000, (await host.Mails.Summary()).Counts[MailStatus.Queued]);
        Assert.InRange(_store.Mails.Folds, 1, 12);
    }

    [Fact]
    public async Task Restart_GoesOnFromThePosition()
    {
        await using (var first = await OpenAsync())
        {
            await first.RegisterAsync("P-1");
            await first.Onboarding.CatchUp();
            await first.Mails.Cancel();
            _store.Commit(Samples.Rows.ToRegistration(Samples.EventId, Samples.Participant(2), Samples.Nine));
        }

        await using var second = await GrainHost.StartAsync(_store);
        await second.Onboarding.CatchUp();

        Assert.Equal(["ticket-1-0 Cancelled", "ticket-2-1 Queued"], await second.ListAsync());
    }

    [Fact]
    public async Task TwoOwners_EachEntryCountsOnce()
    {
        await using var one = await OpenAsync();
        await using var two = await GrainHost.StartAsync(_store);
        await two.Onboarding.CatchUp();
        await one.RegisterAsync(1, 20);
        await one.Onboarding.CatchUp();
        await one.Mails.Cancel();

        await two.Onboarding.CatchUp();
        await one.RegisterAsync(21, 21);
        await two.Onboarding.CatchUp();
        await one.Onboarding.CatchUp();

        var counts = (await one.Mails.Summary()).Counts;
        Assert.Equal((20, 1), (counts[MailStatus.Cancelled], counts[MailStatus.Queued]));
    }

    private static MailOptions Unconfigured { get; } = new();

    private Task<GrainHost> OpenAsync() => MailFair.OpenAsync(_store, options: Unconfigured);
}
