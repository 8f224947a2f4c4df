namespace Attendance.Receivers;

/// <summary>All events' receivers, what is on its way to them, and how far the journal was read for it. No method knows
/// an address or a secret.</summary>
public interface IReceiverStore
{
    /// <summary>Events that have receivers.</summary>
    Task<IReadOnlyList<string>> EventsAsync(CancellationToken cancellationToken);

    /// <summary>Those that are not deleted, by id.</summary>
    Task<IReadOnlyList<ReceiverRow>> ListAsync(string eventId, CancellationToken cancellationToken);

    /// <summary>A deleted one too; null for one that never was.</summary>
    Task<ReceiverRow?> FindAsync(string eventId, string receiverId, CancellationToken cancellationToken);

    /// <summary>Inserts the row when its version is 1, else changes it if its version is the one before. Who is new, or
    /// active again, gets what is journaled from now on; what waits for one that is not active any more is cancelled in
    /// the same transaction.</summary>
    Task<ReceiverSaved> SaveAsync(
        string eventId, ReceiverRow row, int receiversMax, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>How far the fold came; null when the event never had a receiver.</summary>
    Task<long?> PositionAsync(string eventId, CancellationToken cancellationToken);

    /// <summary>Queues a delivery of each entry for each active receiver that wants its type and is older than it, and
    /// moves the position on, in one transaction. The answer is how many; null, with nothing changed, when the position
    /// is not <see cref="DeliveryStep.From"/> any more.</summary>
    Task<int?> TryFoldAsync(string eventId, DeliveryStep step, CancellationToken cancellationToken);

    /// <summary>Makes a new owner, the only one who may take from now on; what the last one had taken is queued again.
    /// Null when the receiver is not active.</summary>
    Task<long?> ClaimAsync(
        string eventId, string receiverId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Takes the receiver's first delivery that is neither done nor given up, if it is due and none is being
    /// sent.</summary>
    Task<DeliveryTaken> TakeAsync(
        string eventId, string receiverId, long owner, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>What became of a taken delivery. That it was delivered is noted whoever owns it now; anything else only
    /// by its owner. False when nothing was changed.</summary>
    Task<bool> MarkAsync(
        string eventId, string receiverId, long owner, DeliveryMark mark, CancellationToken cancellationToken);

    /// <summary>Queues a failed delivery anew, as if never tried; null when there is no such delivery.</summary>
    Task<DeliveryChange?> RetryAsync(
        string eventId, string receiverId, long position, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>By falling position.</summary>
    Task<IReadOnlyList<Delivery>> DeliveriesAsync(
        string eventId, string receiverId, DeliveryQuery query, CancellationToken cancellationToken);

    /// <summary>Removes what was delivered, failed or cancelled before a time. How many.</summary>
    Task<int> ForgetAsync(string eventId, DateTimeOffset before, CancellationToken cancellationToken);
}

/// <summary>A receiver as stored.</summary>
public sealed record ReceiverRow
{
    public required string ReceiverId { get; init; }

    public required ReceiverKind Kind { get; init; }

    public required IReadOnlyList<string> Types { get; init; }

    public required bool IsActive { get; init; }

    /// <summary>Kept, so that nobody who still sends to it can be taken for the owner of the next one of this
    /// id.</summary>
    public bool IsDeleted { get; init; }

    public required long Version { get; init; }

    /// <summary>Address and secrets; empty once deleted.</summary>
    public required byte[] Sealed { get; init; }
}

public enum ReceiverSaved
{
    Saved = 1,

    /// <summary>Somebody else made or changed it.</summary>
    Conflict = 2,
    TooMany = 3,
}

/// <summary>An entry that a receiver may want.</summary>
public readonly record struct DeliverableEntry(long Position, string Type, DateTimeOffset At);

/// <summary>What a stretch of the journal means for the receivers.</summary>
public sealed record DeliveryStep
{
    public required long From { get; init; }

    public required long To { get; init; }

    public required DateTimeOffset At { get; init; }

    public IReadOnlyList<DeliverableEntry> Entries { get; init; } = [];
}

/// <param name="IsOwner">False when there is a newer owner, or the receiver is not active.</param>
/// <param name="Delivery">Null when none is due.</param>
/// <param name="NextDueAt">Then: when the first one that waits is due.</param>
public sealed record DeliveryTaken(bool IsOwner, Delivery? Delivery = null, DateTimeOffset? NextDueAt = null);

/// <summary>What became of a taken delivery.</summary>
public sealed record DeliveryMark
{
    public required long Position { get; init; }

    public required DeliveryStatus Status { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Whether the receiver was asked; if not, it does not count as an attempt.</summary>
    public bool Tried { get; init; }

    /// <summary>For <see cref="DeliveryStatus.Queued"/>: when to try again.</summary>
    public DateTimeOffset? DueAt { get; init; }

    public string? Answer { get; init; }

    public int? DurationMs { get; init; }
}

/// <param name="Changed">False when its status does not allow it.</param>
/// <param name="Delivery">As it is now.</param>
public sealed record DeliveryChange(bool Changed, Delivery Delivery);
