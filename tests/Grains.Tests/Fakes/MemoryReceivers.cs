using Attendance.Receivers;

namespace Attendance.Fakes;

/// <summary>The receivers of all events in memory, with the rules of the real stores.</summary>
internal sealed class MemoryReceivers(MemoryStore journal) : IReceiverStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string EventId, string Id), Held> _receivers = [];
    private readonly Dictionary<string, long> _positions = [];

    public Task<IReadOnlyList<string>> EventsAsync(CancellationToken cancellationToken) =>
        Run<IReadOnlyList<string>>(() =>
            [.. _receivers.Where(each => !each.Value.Row.IsDeleted).Select(each => each.Key.EventId).Distinct()]);

    public Task<IReadOnlyList<ReceiverRow>> ListAsync(string eventId, CancellationToken cancellationToken) =>
        Run<IReadOnlyList<ReceiverRow>>(() => [.. Of(eventId).Select(held => held.Row).Where(row => !row.IsDeleted)]);

    public Task<ReceiverRow?> FindAsync(string eventId, string receiverId, CancellationToken cancellationToken) =>
        Run(() => _receivers.GetValueOrDefault((eventId, receiverId))?.Row);

    public async Task<ReceiverSaved> SaveAsync(
        string eventId, ReceiverRow row, int receiversMax, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var head = await journal.HeadAsync(eventId, cancellationToken);
        return await Run(() =>
        {
            _positions.TryAdd(eventId, head);
            var held = _receivers.GetValueOrDefault((eventId, row.ReceiverId));
            var others = Of(eventId).Count(other => other != held && !other.Row.IsDeleted);
            if (others >= receiversMax && !row.IsDeleted)
            {
                return ReceiverSaved.TooMany;
            }

            if ((held?.Row.Version ?? 0) != row.Version - 1)
            {
                return ReceiverSaved.Conflict;
            }

            var isGoingOn = held?.Row.IsActive == true;
            held ??= _receivers[(eventId, row.ReceiverId)] = new Held();
            held.From = isGoingOn ? held.From : head;
            held.Row = row;
            if (!row.IsActive)
            {
                held.Change(IsOpen, delivery => delivery with { Status = DeliveryStatus.Cancelled });
            }

            return ReceiverSaved.Saved;
        });
    }

    public Task<long?> PositionAsync(string eventId, CancellationToken cancellationToken) =>
        Run<long?>(() => _positions.TryGetValue(eventId, out var position) ? position : null);

    public Task<int?> TryFoldAsync(string eventId, DeliveryStep step, CancellationToken cancellationToken) =>
        Run<int?>(() =>
        {
            if (!_positions.TryGetValue(eventId, out var position) || position != step.From)
            {
                return null;
            }

            _positions[eventId] = step.To;
            var count = 0;
            foreach (var held in Of(eventId).Where(held => held.Row.IsActive))
            {
                foreach (var entry in step.Entries.Where(
                    entry => entry.Position > held.From && held.Row.Types.Contains(entry.Type)))
                {
                    held.Deliveries.Add(entry.Position, new Delivery
                    {
                        Position = entry.Position,
                        Type = entry.Type,
                        Status = DeliveryStatus.Queued,
                        DueAt = step.At,
                        CreatedAt = entry.At,
                        SinceAt = entry.At,
                    });
                    count++;
                }
            }

            return count;
        });

    public Task<long?> ClaimAsync(
        string eventId, string receiverId, DateTimeOffset now, CancellationToken cancellationToken) =>
        Run<long?>(() =>
        {
            if (_receivers.GetValueOrDefault((eventId, receiverId)) is not { Row.IsActive: true } held)
            {
                return null;
            }

            held.Change(
                delivery => delivery.Status == DeliveryStatus.Sending,
                delivery => delivery with { Status = DeliveryStatus.Queued });
            return ++held.Owner;
        });

    public Task<DeliveryTaken> TakeAsync(
        string eventId, string receiverId, long owner, DateTimeOffset now, CancellationToken cancellationToken) =>
        Run(() =>
        {
            if (_receivers.GetValueOrDefault((eventId, receiverId)) is not { Row.IsActive: true } held
                || held.Owner != owner)
            {
                return new DeliveryTaken(false);
            }

            var first = held.Deliveries.Values.FirstOrDefault(IsOpen);
            var isSending = held.Deliveries.Values.Any(delivery => delivery.Status == DeliveryStatus.Sending);
            if (first is null || isSending || first.DueAt > now)
            {
                return new DeliveryTaken(true, null, first?.DueAt);
            }

            return new DeliveryTaken(
                true, held.Deliveries[first.Position] = first with { Status = DeliveryStatus.Sending });
        });

    public Task<bool> MarkAsync(
        string eventId, string receiverId, long owner, DeliveryMark mark, CancellationToken cancellationToken) =>
        Run(() =>
        {
            var held = _receivers[(eventId, receiverId)];
            var delivery = held.Deliveries[mark.Position];
            var isMine = delivery.Status == DeliveryStatus.Sending && held.Owner == owner;
            var isNews = mark.Status == DeliveryStatus.Delivered && delivery.Status != DeliveryStatus.Delivered;
            if (!isMine && !isNews)
            {
                return false;
            }

            held.Deliveries[mark.Position] = delivery with
            {
                Status = mark.Status,
                Attempts = delivery.Attempts + (mark.Tried ? 1 : 0),
                DueAt = mark.DueAt ?? delivery.DueAt,
                Answer = mark.Answer ?? delivery.Answer,
                DurationMs = mark.DurationMs ?? delivery.DurationMs,
                DeliveredAt = mark.Status == DeliveryStatus.Delivered ? mark.At : delivery.DeliveredAt,
            };
            return true;
        });

    public Task<DeliveryChange?> RetryAsync(
        string eventId, string receiverId, long position, DateTimeOffset now, CancellationToken cancellationToken) =>
        Run(() =>
        {
            var deliveries = _receivers.GetValueOrDefault((eventId, receiverId))?.Deliveries;
            if (deliveries?.TryGetValue(position, out var delivery) is not true)
            {
                return null;
            }

            if (delivery!.Status != DeliveryStatus.Failed)
            {
                return new DeliveryChange(false, delivery);
            }

            return new DeliveryChange(true, deliveries[position] = delivery with
            {
                Status = DeliveryStatus.Queued, Attempts = 0, DueAt = now, SinceAt = now,
            });
        });

    public Task<IReadOnlyList<Delivery>> DeliveriesAsync(
        string eventId, string receiverId, DeliveryQuery query, CancellationToken cancellationToken) =>
        Run<IReadOnlyList<Delivery>>(() =>
        [
            .. (_receivers.GetValueOrDefault((eventId, receiverId))?.Deliveries.Values.Reverse() ?? [])
                .Where(delivery => delivery.Position < (query.Before ?? long.MaxValue)
                    && (query.Status is null || delivery.Status == query.Status))
                .Take(query.Limit),
        ]);

    /// <summary>No time of a change is kept here, so nothing is old.</summary>
    public Task<int> ForgetAsync(string eventId, DateTimeOffset before, CancellationToken cancellationToken) =>
        Task.FromResult(0);

    private static bool IsOpen(Delivery delivery) =>
        delivery.Status is DeliveryStatus.Queued or DeliveryStatus.Sending;

    private List<Held> Of(string eventId) =>
        [.. _receivers.Where(each => each.Key.EventId == eventId).Select(each => each.Value)];

    private Task<T> Run<T>(Func<T> body)
    {
        lock (_lock)
        {
            return Task.FromResult(body());
        }
    }

    private sealed class Held
    {
        public ReceiverRow Row { get; set; } = null!;

        public long From { get; set; }

        public long Owner { get; set; }

        public SortedDictionary<long, Delivery> Deliveries { get; } = [];

        public void Change(Func<Delivery, bool> which, Func<Delivery, Delivery> change)
        {
            foreach (var delivery in Deliveries.Values.Where(which).ToList())
            {
                Deliveries[delivery.Position] = change(delivery);
            }
        }
    }
}
