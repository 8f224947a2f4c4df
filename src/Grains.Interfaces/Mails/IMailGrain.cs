using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Attendance.Mails;

/// <summary>The mails of one event, keyed by event id: sends what is due, in small steps beside its calls.</summary>
[Alias("mail-grain")]
public interface IMailGrain : IGrainWithStringKey
{
    /// <summary>There is something to send, or to take up again after a restart.</summary>
    [Alias("wake"), AlwaysInterleave]
    Task Wake();

    /// <summary>Queues tickets for people; null without the event.</summary>
    [Alias("queue"), AlwaysInterleave]
    Task<QueueMailsResult?> Queue(QueueMails command);

    /// <summary>Mails by rising id.</summary>
    [Alias("list"), AlwaysInterleave]
    Task<ImmutableArray<Mail>> List(MailQuery query);

    [Alias("summary"), AlwaysInterleave]
    Task<MailSummary> Summary();

    /// <summary>What this person would get now, or somebody made up for null; sends and stores nothing. Null without
    /// the event, or when nobody has the number.</summary>
    [Alias("preview"), AlwaysInterleave]
    Task<MailPreview?> Preview(int? participant);

    /// <summary>Queues a failed or bounced mail anew.</summary>
    [Alias("retry"), AlwaysInterleave]
    Task<MailChanged> Retry(string mailId);

    /// <summary>A sent mail came back, as somebody says.</summary>
    [Alias("bounce"), AlwaysInterleave]
    Task<MailChanged> Bounce(string mailId);

    /// <summary>Cancels all that was not delivered and is not under way; how many.</summary>
    [Alias("cancel"), AlwaysInterleave]
    Task<int> Cancel();
}

/// <summary>Whom to send tickets to: these people, this group, or everybody. Only who may enter and has an address gets
/// one.</summary>
[GenerateSerializer, Immutable, Alias("queue-mails")]
public sealed record QueueMails
{
    [Id(0)] public ImmutableArray<string> ParticipantIds { get; init; } = [];

    [Id(1)] public string? Group { get; init; }

    [Id(2)] public bool Everybody { get; init; }

    /// <summary>Also to those who had one; otherwise only who has none with the present token. Who still waits for one
    /// gets no second, so a retry of the call is harmless until the first was sent.</summary>
    [Id(3)] public bool Again { get; init; }

    /// <summary>Only count.</summary>
    [Id(4)] public bool DryRun { get; init; }
}

[GenerateSerializer, Immutable, Alias("queue-mails-result")]
public sealed record QueueMailsResult
{
    [Id(0)] public required int Queued { get; init; }

    /// <summary>Chosen, but had one or wait for one already.</summary>
    [Id(1)] public required int HaveOne { get; init; }

    /// <summary>Chosen, but may not enter, or have no token or no address.</summary>
    [Id(2)] public required int MayNotGet { get; init; }

    /// <summary>Ids that nobody has.</summary>
    [Id(3)] public ImmutableArray<string> Unknown { get; init; } = [];
}

[GenerateSerializer, Immutable, Alias("mail-query")]
public sealed record MailQuery
{
    /// <summary>The last id of the page before; empty for the first.</summary>
    [Id(0)] public string After { get; init; } = "";

    /// <summary>A participant's number.</summary>
    [Id(1)] public int? Participant { get; init; }

    [Id(2)] public MailStatus? Status { get; init; }

    [Id(3)] public required int Limit { get; init; }
}

[GenerateSerializer, Immutable, Alias("mail-summary")]
public sealed record MailSummary
{
    [Id(0)] public required ImmutableDictionary<MailStatus, int> Counts { get; init; }

    [Id(1)] public DateTimeOffset? OldestDueAt { get; init; }

    /// <summary>Failed or bounced, and nothing sent to that person later.</summary>
    [Id(2)] public required int Undelivered { get; init; }

    /// <summary>Without a mail server all mails stay queued.</summary>
    [Id(3)] public required bool IsServerConfigured { get; init; }

    /// <summary>Since when the server gives no answer; null while it does.</summary>
    [Id(4)] public DateTimeOffset? ServerAwaySince { get; init; }

    /// <summary>The latest failed and bounced ones.</summary>
    [Id(5)] public ImmutableArray<Mail> RecentTrouble { get; init; } = [];
}

[GenerateSerializer, Immutable, Alias("mail-preview")]
public sealed record MailPreview
{
    [Id(0)] public required string Subject { get; init; }

    /// <summary>Shows the code as <c>cid:qr</c>.</summary>
    [Id(1)] public required string Html { get; init; }

    [Id(2)] public required string Text { get; init; }

    /// <summary>The picture that goes with it, PNG.</summary>
    [Id(3)] public required byte[] Picture { get; init; }
}

public enum MailChangeOutcome
{
    Done = 1,
    NotFound = 2,

    /// <summary>Its status is another one.</summary>
    NotAllowed = 3,
}

[GenerateSerializer, Immutable, Alias("mail-changed")]
public sealed record MailChanged
{
    [Id(0)] public required MailChangeOutcome Outcome { get; init; }

    /// <summary>As it is now; null when there is none.</summary>
    [Id(1)] public Mail? Mail { get; init; }
}
