using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Attendance.Events;
using Attendance.Journal;
using Attendance.Participants;

namespace Attendance.Mails;

/// <summary>What the fold knows besides its mails; stored with its position.</summary>
internal sealed record MailFoldState
{
    /// <summary>The event's setting as of the position.</summary>
    public bool MailTickets { get; init; }

    /// <summary>The last alert of each kind about mails.</summary>
    public ImmutableDictionary<string, MailAlert> Alerts { get; init; } = ImmutableDictionary<string, MailAlert>.Empty;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(MailFoldState))]
internal sealed partial class MailJson : JsonSerializerContext;

/// <summary>Reads the journal for what it means for mails. What was read and not stored yet is put together, person by
/// person, so that a stretch of it is a few statements however long it is.</summary>
internal sealed class MailFold
{
    private readonly Dictionary<int, Pending> _people = [];
    private long _storedPosition;
    private MailFoldState _storedState;

    public MailFold(MailPosition stored)
    {
        Position = _storedPosition = stored.Position;
        State = _storedState = stored.State.Length == 0
            ? new MailFoldState()
            : JsonSerializer.Deserialize(stored.State, MailJson.Default.MailFoldState)
                ?? throw new InvalidDataException("The state of the fold that makes mails is null.");
    }

    /// <summary>Everything up to here was read.</summary>
    public long Position { get; private set; }

    public MailFoldState State { get; private set; }

    /// <summary>People for whom something changes that is not stored yet.</summary>
    public int PendingCount => _people.Count;

    /// <summary>Entries that would have to be read again after a restart.</summary>
    public long Behind => Position - _storedPosition;

    public bool StateChanged => !ReferenceEquals(State, _storedState);

    public void Add(JournalEntry entry)
    {
        Position = entry.Position;
        switch (entry.Kind)
        {
            case EntryKind.TokenIssued when State.MailTickets || entry.Sequence > 0:
                Issued(entry.Participant, Read(entry, JournalJson.Default.TokenChanged).Generation);
                break;
            case EntryKind.TokenRevoked or EntryKind.ParticipantErased:
                _people[entry.Participant] = new Pending { Cancel = true };
                break;
            case EntryKind.ParticipantUpdated:
                Updated(entry.Participant, Read(entry, JournalJson.Default.ParticipantChanged));
                break;
            case EntryKind.EventConfigured:
                Configured(Read(entry, JournalJson.Default.Event));
                break;
            case EntryKind.AlertRaised:
                var raised = JournalJson.ReadRaised(entry);
                Alert(raised.AlertId, raised.Kind, raised.Since, isOpen: true);
                break;
            case EntryKind.AlertCleared:
                var cleared = JournalJson.ReadCleared(entry);
                Alert(cleared.AlertId, cleared.Kind, entry.At, isOpen: false);
                break;
        }
    }

    public MailFoldStep ToStep(DateTimeOffset now) => new()
    {
        From = _storedPosition,
        To = Position,
        State = JsonSerializer.Serialize(State, MailJson.Default.MailFoldState),
        At = now,
        Cancel = [.. _people.Where(person => person.Value.Cancel).Select(person => person.Key)],
        Queue = [.. _people.Where(person => person.Value.Generation is not null)
            .Select(person => new MailWanted(person.Key, person.Value.Generation!.Value))],
        Resume = [.. _people.Where(person => person.Value.Resume).Select(person => person.Key)],
    };

    /// <summary>All that was read so far is in the store.</summary>
    public void Stored()
    {
        (_storedPosition, _storedState) = (Position, State);
        _people.Clear();
    }

    private void Issued(int participant, int generation)
    {
        var before = _people.GetValueOrDefault(participant);
        var pending = new Pending
        {
            Cancel = before.Cancel || generation > 0,
            Generation = State.MailTickets ? generation : null,
        };
        if (pending.Cancel || pending.Generation is not null)
        {
            _people[participant] = pending;
        }
    }

    private void Updated(int participant, ParticipantChanged change)
    {
        if (!MailRules.MayEnter(change.Status))
        {
            _people[participant] = new Pending { Cancel = true };
        }
        else if (State.MailTickets && change.PreviousStatus is { } previous && !MailRules.MayEnter(previous))
        {
            var before = _people.GetValueOrDefault(participant);
            _people[participant] = before with { Resume = before.Generation is null };
        }
    }

    private void Configured(Event @event)
    {
        if (@event.Settings.MailTickets != State.MailTickets)
        {
            State = State with { MailTickets = @event.Settings.MailTickets };
        }
    }

    private void Alert(string alertId, string kind, DateTimeOffset since, bool isOpen)
    {
        if (MailAlerts.Kinds.Contains(kind))
        {
            var alert = new MailAlert { AlertId = alertId, Since = since, IsOpen = isOpen };
            var number = (State.Alerts.GetValueOrDefault(kind)?.Number ?? 0) + (isOpen ? 1 : 0);
            State = State with { Alerts = State.Alerts.SetItem(kind, alert with { Number = number }) };
        }
    }

    private static T Read<T>(JournalEntry entry, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class =>
        JsonSerializer.Deserialize(entry.Data, type)
            ?? throw new InvalidDataException($"Journal entry {entry.Position} ({entry.Kind}) has no content.");

    /// <summary>What changes for one person: first the undelivered mails are void, then one is queued.</summary>
    private readonly record struct Pending
    {
        public bool Cancel { get; init; }

        public int? Generation { get; init; }

        public bool Resume { get; init; }
    }
}
