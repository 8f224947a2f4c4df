namespace Attendance.Mails;

/// <summary>All events' mails, and how far the journal was read to make them. No method knows an address.</summary>
public interface IMailStore
{
    /// <summary>How far the fold came, 0 when it never ran.</summary>
    Task<MailPosition> PositionAsync(string eventId, CancellationToken cancellationToken);

    /// <summary>Makes and cancels mails and moves the position on, in one transaction. False, with nothing changed,
    /// when the position is not <see cref="MailFoldStep.From"/> any more: somebody else folds too.</summary>
    Task<bool> TryFoldAsync(string eventId, MailFoldStep step, CancellationToken cancellationToken);

    /// <summary>Queues mails for those who have none of this generation (cancelled ones don't count), or, with
    /// <paramref name="again"/>, one more for all who wait for none. The answer is how many; a dry run changes
    /// nothing.</summary>
    Task<int> QueueAsync(
        string eventId, IReadOnlyList<MailWanted> wanted, bool again, bool dryRun, DateTimeOffset now,
        CancellationToken cancellationToken);

    /// <summary>Makes a new owner, the only one who may take from now on. What the last one had taken is queued
    /// again.</summary>
    Task<long> ClaimAsync(string eventId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Takes due mails, the longest due first: they are <see cref="MailStatus.Sending"/> then, and have their
    /// Message-ID, <c>&lt;mail id + suffix</c>, unless they had one before. Null when there is a newer owner.</summary>
    Task<IReadOnlyList<Mail>?> TakeAsync(
        string eventId, long owner, int limit, string messageIdSuffix, DateTimeOffset now,
        CancellationToken cancellationToken);

    /// <summary>What became of a taken mail, durable when the task completes. That it was sent is noted whoever owns it
    /// now; anything else only by its owner. False when nothing was changed.</summary>
    Task<bool> MarkAsync(string eventId, long owner, MailMark mark, CancellationToken cancellationToken);

    /// <summary>Queues a failed or bounced mail anew, as if never tried; null when there is no such mail.</summary>
    Task<MailChange?> RetryAsync(
        string eventId, string mailId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Notes that a sent mail came back; null when there is no such mail.</summary>
    Task<MailChange?> BounceAsync(
        string eventId, string mailId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Cancels all that was not delivered and is not under way: queued, failed, bounced. How many.</summary>
    Task<int> CancelAsync(string eventId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Mails by rising id, with the participants' ids.</summary>
    Task<IReadOnlyList<Mail>> ListAsync(string eventId, MailFilter filter, CancellationToken cancellationToken);

    Task<MailCounts> CountAsync(string eventId, CancellationToken cancellationToken);
}

/// <param name="State">What the fold knows besides its mails, as JSON; empty when it never ran.</param>
public sealed record MailPosition(long Position, string State);

/// <summary>A mail to make: whom to, and with which generation of the token.</summary>
public readonly record struct MailWanted(int Participant, int Generation);

/// <summary>What a stretch of the journal means for the mails. Cancelled first, then queued.</summary>
public sealed record MailFoldStep
{
    public required long From { get; init; }

    public required long To { get; init; }

    public required string State { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>People whose undelivered mails are void.</summary>
    public IReadOnlyCollection<int> Cancel { get; init; } = [];

    public IReadOnlyCollection<MailWanted> Queue { get; init; } = [];

    /// <summary>People who may come again: queued with the generation that they have now, unless it was sent.</summary>
    public IReadOnlyCollection<int> Resume { get; init; } = [];
}

/// <summary>What became of a taken mail.</summary>
public sealed record MailMark
{
    public required string MailId { get; init; }

    public required MailStatus Status { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Whether a server was asked; if not, it does not count as an attempt.</summary>
    public bool Tried { get; init; }

    /// <summary>For <see cref="MailStatus.Queued"/>: when to try again; null leaves it due.</summary>
    public DateTimeOffset? DueAt { get; init; }

    public string? Answer { get; init; }
}

/// <param name="Changed">False when the mail's status does not allow it.</param>
/// <param name="Mail">As it is now.</param>
public sealed record MailChange(bool Changed, Mail Mail);

public sealed record MailFilter
{
    /// <summary>The id of the last mail seen; empty for the first page.</summary>
    public string After { get; init; } = "";

    public int? Participant { get; init; }

    public MailStatus? Status { get; init; }

    /// <summary>The latest first, whatever their ids, and no page after it.</summary>
    public bool LatestFirst { get; init; }

    public int Limit { get; init; } = 100;
}

public sealed record MailCounts
{
    public required IReadOnlyDictionary<MailStatus, int> ByStatus { get; init; }

    /// <summary>When the queued mail that waits longest was or is due.</summary>
    public DateTimeOffset? OldestDueAt { get; init; }

    /// <summary>Failed or bounced, and nothing sent to that person later.</summary>
    public int Undelivered { get; init; }
}
