using Attendance.Mails;

namespace Attendance.Fakes;

/// <summary>The mails of all events in memory, with the rules of the real stores.</summary>
internal sealed class MemoryMails(MemoryStore people) : IMailStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string EventId, string MailId), Mail> _mails = new(
        Comparer<(string EventId, string MailId)>.Create((a, b) => string.CompareOrdinal(
            $"{a.EventId}/{a.MailId}", $"{b.EventId}/{b.MailId}")));
    private readonly Dictionary<string, MailPosition> _positions = [];
    private readonly Dictionary<string, long> _owners = [];
    private readonly Dictionary<string, long> _ownerOf = [];

    /// <summary>How often the fold stored something.</summary>
    public int Folds { get; private set; }

    public Task<MailPosition> PositionAsync(string eventId, CancellationToken cancellationToken) =>
        Run(() => _positions.GetValueOrDefault(eventId) ?? new MailPosition(0, ""));

    public Task<bool> TryFoldAsync(string eventId, MailFoldStep step, CancellationToken cancellationToken) => Run(() =>
    {
        if ((_positions.GetValueOrDefault(eventId)?.Position ?? 0) != step.From)
        {
            return false;
        }

        Folds++;
        _positions[eventId] = new MailPosition(step.To, step.State);
        foreach (var mail in Of(eventId).Where(mail => step.Cancel.Contains(mail.Participant) && IsUndelivered(mail)))
        {
            Set(eventId, mail with { Status = MailStatus.Cancelled, UpdatedAt = step.At });
        }

        var resumed = people.Tables(eventId).People.Values
            .Where(row => step.Resume.Contains(row.Number) && !row.TokenRevoked)
            .Select(row => new MailWanted(row.Number, row.TokenGeneration));
        foreach (var wanted in step.Queue.Concat(resumed))
        {
            Queue(eventId, wanted, again: false, step.At);
        }

        return true;
    });

    public Task<int> QueueAsync(
        string eventId, IReadOnlyList<MailWanted> wanted, bool again, bool dryRun, DateTimeOffset now,
        CancellationToken cancellationToken) => Run(() =>
    {
        var before = _mails.ToList();
        var count = wanted.Count(one => Queue(eventId, one, again, now));
        if (dryRun)
        {
            _mails.Clear();
            before.ForEach(mail => _mails.Add(mail.Key, mail.Value));
        }

        return count;
    });

    public Task<long> ClaimAsync(string eventId, DateTimeOffset now, CancellationToken cancellationToken) => Run(() =>
    {
        foreach (var mail in Of(eventId).Where(mail => mail.Status == MailStatus.Sending))
        {
            Set(eventId, mail with { Status = MailStatus.Queued });
        }

        return _owners[eventId] = _owners.GetValueOrDefault(eventId) + 1;
    });

    public Task<IReadOnlyList<Mail>?> TakeAsync(
        string eventId, long owner, int limit, string messageIdSuffix, DateTimeOffset now,
        CancellationToken cancellationToken) => Run<IReadOnlyList<Mail>?>(() =>
    {
        if (_owners.GetValueOrDefault(eventId) != owner)
        {
            return null;
        }

        List<Mail> taken =
        [
            .. Of(eventId).Where(mail => mail.Status == MailStatus.Queued && mail.DueAt <= now)
                .OrderBy(mail => mail.DueAt).Take(limit).Select(mail => mail with
                {
                    Status = MailStatus.Sending,
                    MessageId = mail.MessageId ?? $"<{mail.MailId}{messageIdSuffix}",
                }),
        ];
        foreach (var mail in taken)
        {
            Set(eventId, mail);
            _ownerOf[mail.MailId] = owner;
        }

        return taken;
    });

    public Task<bool> MarkAsync(string eventId, long owner, MailMark mark, CancellationToken cancellationToken) =>
        Run(() =>
        {
            var mail = _mails[(eventId, mark.MailId)];
            var isMine = mail.Status == MailStatus.Sending && _ownerOf.GetValueOrDefault(mark.MailId) == owner;
            if (!isMine && (mark.Status != MailStatus.Sent || mail.Status == MailStatus.Sent))
            {
                return false;
            }

            Set(eventId, mail with
            {
                Status = mark.Status,
                UpdatedAt = mark.At,
                Attempts = mail.Attempts + (mark.Tried ? 1 : 0),
                TriedAt = mail.TriedAt ?? (mark.Tried ? mark.At : null),
                DueAt = mark.DueAt ?? mail.DueAt,
                Answer = mark.Answer ?? mail.Answer,
                SentAt = mark.Status == MailStatus.Sent ? mark.At : mail.SentAt,
            });
            return true;
        });

    public Task<MailChange?> RetryAsync(
        string eventId, string mailId, DateTimeOffset now, CancellationToken cancellationToken) =>
        Change(eventId, mailId, mail => mail.Status is MailStatus.Failed or MailStatus.Bounced
            ? mail with { Status = MailStatus.Queued, Attempts = 0, TriedAt = null, DueAt = now, UpdatedAt = now }
            : mail);

    public Task<MailChange?> BounceAsync(
        string eventId, string mailId, DateTimeOffset now, CancellationToken cancellationToken) =>
        Change(eventId, mailId, mail => mail.Status == MailStatus.Sent
            ? mail with { Status = MailStatus.Bounced, UpdatedAt = now }
            : mail);

    public Task<int> CancelAsync(string eventId, DateTimeOffset now, CancellationToken cancellationToken) => Run(() =>
    {
        var undelivered = Of(eventId).Where(IsUndelivered).ToList();
        undelivered.ForEach(mail => Set(eventId, mail with { Status = MailStatus.Cancelled, UpdatedAt = now }));
        return undelivered.Count;
    });

    public Task<IReadOnlyList<Mail>> ListAsync(
        string eventId, MailFilter filter, CancellationToken cancellationToken) => Run<IReadOnlyList<Mail>>(() =>
    {
        var found = Of(eventId).Where(mail => string.CompareOrdinal(mail.MailId, filter.After) > 0
            && (filter.Participant is null || mail.Participant == filter.Participant)
            && (filter.Status is null || mail.Status == filter.Status));
        return
        [
            .. (filter.LatestFirst ? found.OrderByDescending(mail => mail.UpdatedAt) : found).Take(filter.Limit)
                .Select(mail => mail with
                {
                    ParticipantId = people.Tables(eventId).People.GetValueOrDefault(mail.Participant)?.ParticipantId,
                }),
        ];
    });

    public Task<MailCounts> CountAsync(string eventId, CancellationToken cancellationToken) => Run(() =>
    {
        var mails = Of(eventId);
        var queued = mails.Where(mail => mail.Status == MailStatus.Queued).ToList();
        return new MailCounts
        {
            ByStatus = mails.CountBy(mail => mail.Status).ToDictionary(),
            OldestDueAt = queued.Count == 0 ? null : queued.Min(mail => mail.DueAt),
            Undelivered = mails.Count(mail => mail.Status is MailStatus.Failed or MailStatus.Bounced
                && !mails.Exists(later => later.Participant == mail.Participant && later.Status == MailStatus.Sent
                    && later.CreatedAt > mail.CreatedAt)),
        };
    });

    private static bool IsUndelivered(Mail mail) =>
        mail.Status is MailStatus.Queued or MailStatus.Failed or MailStatus.Bounced;

    private bool Queue(string eventId, MailWanted wanted, bool again, DateTimeOffset now)
    {
        var own = Of(eventId).FindAll(
            mail => mail.Participant == wanted.Participant && mail.Generation == wanted.Generation);
        var stands = again
            ? own.Exists(mail => mail.Status is MailStatus.Queued or MailStatus.Sending)
            : own.Exists(mail => mail.Status != MailStatus.Cancelled);
        if (stands)
        {
            return false;
        }

        Set(eventId, new Mail
        {
            MailId = $"ticket-{wanted.Participant}-{wanted.Generation}"
                + (again && own.Count > 0 ? $"-r{own.Count}" : ""),
            Participant = wanted.Participant,
            Generation = wanted.Generation,
            Status = MailStatus.Queued,
            DueAt = now,
            CreatedAt = now,
            UpdatedAt = now,
        });
        return true;
    }

    private Task<MailChange?> Change(string eventId, string mailId, Func<Mail, Mail> change) => Run(() =>
    {
        if (!_mails.TryGetValue((eventId, mailId), out var mail))
        {
            return null;
        }

        var next = change(mail);
        Set(eventId, next);
        return new MailChange(!ReferenceEquals(mail, next), next);
    });

    private List<Mail> Of(string eventId) =>
        [.. _mails.Where(mail => mail.Key.EventId == eventId).Select(mail => mail.Value)];

    private void Set(string eventId, Mail mail) => _mails[(eventId, mail.MailId)] = mail;

    private Task<T> Run<T>(Func<T> body)
    {
        lock (_lock)
        {
            return Task.FromResult(body());
        }
    }
}
