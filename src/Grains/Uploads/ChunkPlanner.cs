using System.Collections.Immutable;
using Attendance.Journal;
using Attendance.Participants;

namespace Attendance.Uploads;

/// <summary>Judges the rows of a part: who is new, who changes, who stays as they are, what is wrong.</summary>
internal sealed class ChunkPlanner(string eventId, PersonContext context, PersonalData personal, ParticipantRows rows)
{
    /// <summary>What to look for in the store, and what was seen in the file before.</summary>
    public Candidate[] Candidates(ImmutableArray<UploadRow> chunk, SeenRows seen)
    {
        var candidates = new Candidate[chunk.Length];
        for (var i = 0; i < chunk.Length; i++)
        {
            var row = chunk[i];
            var email = row.Draft.Email is { } raw ? EmailAddress.Normalise(raw) : null;
            var key = email is null ? null : personal.EmailKey(eventId, email);
            candidates[i] = new Candidate(row, key)
            {
                SameEmail = key is null || !row.Faults.IsEmpty ? null : seen.Other(key, row.Row),
                SameId = row.ParticipantId is null || !row.Faults.IsEmpty
                    ? null
                    : seen.Other("#" + row.ParticipantId, row.Row),
            };
        }

        return candidates;
    }

    /// <param name="existing">Everybody in the store who has one of the candidates' ids or e-mails.</param>
    public ChunkPlan Plan(Candidate[] candidates, IReadOnlyList<ParticipantRow> existing)
    {
        var byId = existing.ToDictionary(row => row.ParticipantId, StringComparer.Ordinal);
        var byEmail = existing.Where(row => row.EmailKey is not null)
            .ToDictionary(row => row.EmailKey!, StringComparer.Ordinal);
        var lines = new StoredLine[candidates.Length];
        var people = new List<NewPerson>();
        for (var i = 0; i < candidates.Length; i++)
        {
            var candidate = candidates[i];
            var known = candidate.Row.ParticipantId is { } id ? byId.GetValueOrDefault(id) : null;
            var sameEmail = candidate.EmailKey is { } key ? byEmail.GetValueOrDefault(key) : null;
            lines[i] = FaultOf(candidate, known, sameEmail) is { } fault ? Rejected(candidate.Row, fault)
                : (known ?? sameEmail) is { } stored ? Known(candidate.Row, stored)
                : New(candidate, i, people);
        }

        return new ChunkPlan { Lines = lines, People = people };
    }

    private static ImmutableDictionary<string, ImmutableArray<string>>? FaultOf(
        Candidate candidate, ParticipantRow? known, ParticipantRow? sameEmail)
    {
        var row = candidate.Row;
        return !row.Faults.IsEmpty ? row.Faults
            : row.ParticipantId is { } id && !Ids.IsValid(id)
                ? Fault("participantId", $"Must have 1 to {Ids.LengthMax} of A–Z a–z 0–9 . _ - :")
            : candidate.SameId is { } other ? Fault("participantId", $"Row {other} of this file has this id already.")
            : candidate.SameEmail is { } same ? Fault("email", $"Row {same} of this file has this e-mail already.")
            : known is not null && sameEmail is not null && known.Number != sameEmail.Number
                ? Fault("email", $"Belongs to {sameEmail.ParticipantId}, who is on the list already.")
            : row.ParticipantId is not null && known is null && sameEmail is not null
                ? Fault("participantId", $"This e-mail is on the list with another id: {sameEmail.ParticipantId}.")
            : null;
    }

    private StoredLine Known(UploadRow row, ParticipantRow stored)
    {
        var participant = rows.Read(eventId, stored);
        var check = PersonRules.Check(PersonDraft.Of(participant).With(row.Draft), context);
        if (check.Person is null)
        {
            return Rejected(row, check.Faults);
        }

        var edit = ParticipantRules.Change(participant, check, row.Status);
        var line = new StoredLine
        {
            Row = row.Row,
            Outcome = RowOutcome.Unchanged,
            Number = stored.Number,
            ParticipantId = stored.ParticipantId,
        };
        return ReferenceEquals(edit.Participant, participant) ? line : line with
        {
            Outcome = RowOutcome.Updated,
            Before = new Before(
                participant.Status, participant.Groups, participant.Permissions, stored.Personal),
        };
    }

    private StoredLine New(Candidate candidate, int index, List<NewPerson> people)
    {
        var row = candidate.Row;
        var check = PersonRules.Check(row.Draft, context);
        if (check.Person is null)
        {
            return Rejected(row, check.Faults);
        }

        people.Add(new NewPerson(
            index, row.ParticipantId, check, row.Status ?? ParticipantStatus.Registered, candidate.EmailKey!));
        return new StoredLine
        {
            Row = row.Row,
            Outcome = RowOutcome.Registered,
            ParticipantId = row.ParticipantId,
        };
    }

    private static StoredLine Rejected(UploadRow row, ImmutableDictionary<string, ImmutableArray<string>> faults) =>
        new()
        {
            Row = row.Row,
            Outcome = RowOutcome.Rejected,
            ParticipantId = Ids.IsValid(row.ParticipantId) ? row.ParticipantId : null,
            Faults = faults,
        };

    private static ImmutableDictionary<string, ImmutableArray<string>> Fault(string field, string reason) =>
        ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add(field, [reason]);
}

/// <param name="EmailKey">Null when the e-mail is missing or none.</param>
internal sealed record Candidate(UploadRow Row, string? EmailKey)
{
    /// <summary>An earlier row of the file with this e-mail.</summary>
    public int? SameEmail { get; init; }

    /// <summary>An earlier row of the file with this participant id.</summary>
    public int? SameId { get; init; }
}
