using Attendance.Events;
using Attendance.Fakes;
using Attendance.Participants;

namespace Attendance.Mails;

/// <summary>A process with an event that mails its tickets.</summary>
internal static class MailFair
{
    public static readonly MailOptions Options = new()
    {
        Host = "mail.example",
        From = "tickets@fair.example",
        Connections = 2,
        PerMinute = 600,
    };

    public static async Task<GrainHost> OpenAsync(
        MemoryStore store, bool mailTickets = true, MailOptions? options = null)
    {
        var host = await GrainHost.StartAsync(store, mail: options ?? Options);
        await host.Event.Configure(new ConfigureEvent
        {
            Event = Samples.Event(new EventSettings { MailTickets = mailTickets }),
        });
        return host;
    }

    /// <summary>Registers P-1, P-2 … who get the numbers 1, 2 …</summary>
    public static async Task RegisterAsync(this GrainHost host, int from, int to)
    {
        for (var number = from; number <= to; number++)
        {
            await host.RegisterAsync($"P-{number}");
        }
    }

    /// <summary>The same for many, in whatever order.</summary>
    public static Task RegisterManyAsync(this GrainHost host, int count) => Task.WhenAll(
        Enumerable.Range(1, count).Select(number => host.RegisterAsync($"P-{number}")));

    public static async Task RegisterAsync(
        this GrainHost host, string id, ParticipantStatus status = ParticipantStatus.Registered, string name = "김하늘")
    {
        var result = await host.Registry.Register(new RegisterParticipant
        {
            ParticipantId = id,
            Draft = new PersonDraft { Name = name, Email = $"{id}@example.org".ToLowerInvariant() },
            Status = status,
        });
        Assert.Equal(ParticipantOutcome.Done, result.Outcome);
    }

    public static Task StatusAsync(this GrainHost host, int number, ParticipantStatus status) =>
        host.Participant(number).Change(new ChangeParticipant { Status = status });

    /// <summary>The event's mails as <c>mail id status</c>.</summary>
    public static async Task<string[]> ListAsync(this GrainHost host) =>
        [.. (await host.Mails.List(new MailQuery { Limit = 1_000 })).Select(mail => $"{mail.MailId} {mail.Status}")];

    /// <summary>Lets timers that are due run, again and again, until something is so: a turn that ends arms the next
    /// one only then, and tells nobody.</summary>
    /// <param name="step">How far time goes on at each look.</param>
    public static async Task UntilAsync(this GrainHost host, Func<Task<bool>> isSo, TimeSpan step = default)
    {
        using var deadline = new CancellationTokenSource(GrainHost.Patience);
        while (!await isSo())
        {
            host.Clock.Advance(step);
            await Task.Delay(1, deadline.Token);
        }
    }

    public static Task UntilAsync(this GrainHost host, MailStatus status, int count) => host.UntilAsync(
        async () => (await host.Mails.Summary()).Counts.GetValueOrDefault(status) == count);
}
