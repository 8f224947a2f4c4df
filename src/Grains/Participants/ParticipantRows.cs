using System.Globalization;
using System.Text.Json;
using Attendance.Journal;

namespace Attendance.Participants;

/// <summary>Participants to rows and back: seals what is personal, makes the tokens.</summary>
internal sealed class ParticipantRows(PersonalData personal, TokenCodecs tokens)
{
    public Participant Read(string eventId, ParticipantRow row) => new()
    {
        ParticipantId = row.ParticipantId,
        Number = row.Number,
        Person = personal.Open(eventId, row.Number, row.Personal),
        Groups = [.. row.Groups],
        Permissions = row.Permissions is [Participant.AttendancePermission]
            ? Participant.UsualPermissions
            : [.. row.Permissions],
        Status = (ParticipantStatus)row.Status,
        RegistrationDate = row.RegisteredAt,
        TokenGeneration = row.TokenGeneration,
        TokenRevoked = row.TokenRevoked,
        Version = row.Version,
    };

    public ParticipantView View(string eventId, Participant participant) => new()
    {
        Participant = participant,
        Token = participant.TokenRevoked
            ? null
            : tokens.For(eventId).Format(participant.Number, participant.TokenGeneration),
    };

    /// <summary>A new participant with a first token.</summary>
    /// <param name="emailKey">Null to have it made from the person's e-mail.</param>
    public JournalAppend ToRegistration(
        string eventId, Participant participant, DateTimeOffset now, string? emailKey = null) => new()
    {
        Entries =
        [
            new NewEntry
            {
                Kind = EntryKind.ParticipantRegistered,
                At = now,
                Participant = participant.Number,
                Data = Changed(new ParticipantChanged
                {
                    ParticipantId = participant.ParticipantId,
                    Status = participant.Status,
                    Groups = participant.Groups,
                }),
            },
            new NewEntry
            {
                Kind = EntryKind.TokenIssued,
                At = now,
                Participant = participant.Number,
                Data = Token(participant),
            },
        ],
        Change = new ParticipantChange(ToRow(eventId, participant, emailKey), Create: true),
    };

    /// <summary>A changed participant; the entry takes the next number of this person's entries.</summary>
    public JournalAppend ToAppend(string eventId, ParticipantEdit edit, int sequence, DateTimeOffset now)
    {
        var participant = edit.Participant;
        var data = edit.Kind == EntryKind.ParticipantUpdated
            ? Changed(new ParticipantChanged
            {
                ParticipantId = participant.ParticipantId,
                Status = participant.Status,
                PreviousStatus = edit.PreviousStatus,
                Groups = participant.Groups,
                Changed = edit.Changed,
            })
            : Token(participant);
        var entry = new NewEntry
        {
            Kind = edit.Kind,
            At = now,
            Participant = participant.Number,
            Sequence = sequence + 1,
            Data = data,
        };
        var row = ToRow(eventId, participant);
        return new JournalAppend
        {
            Entries = [entry],
            Change = new ParticipantChange(
                edit.Kind == EntryKind.ParticipantErased ? Erased(row) : row, Create: false),
        };
    }

    /// <summary>The id is free for somebody else; no id that people choose holds this sign.</summary>
    private static ParticipantRow Erased(ParticipantRow row) => row with
    {
        ParticipantId = string.Create(CultureInfo.InvariantCulture, $"~{row.Number}"),
        Personal = [],
    };

    private static byte[] Changed(ParticipantChanged data) =>
        JsonSerializer.SerializeToUtf8Bytes(data, JournalJson.Default.ParticipantChanged);

    private static byte[] Token(Participant participant) => JsonSerializer.SerializeToUtf8Bytes(
        new TokenChanged(participant.ParticipantId, participant.TokenGeneration), JournalJson.Default.TokenChanged);

    private ParticipantRow ToRow(string eventId, Participant participant, string? emailKey = null) =>
        new()
        {
            Number = participant.Number,
            ParticipantId = participant.ParticipantId,
            Status = (int)participant.Status,
            TokenGeneration = participant.TokenGeneration,
            TokenRevoked = participant.TokenRevoked,
            Groups = [.. participant.Groups],
            Permissions = [.. participant.Permissions],
            EmailKey = emailKey
                ?? (participant.Person.Email is { } email ? personal.EmailKey(eventId, email) : null),
            Personal = personal.Seal(eventId, participant.Number, participant.Person),
            RegisteredAt = participant.RegistrationDate,
            Version = participant.Version,
        };
}
