using Attendance.Journal;

namespace Attendance.Participants;

/// <summary>A participant after a change, and what the journal says of it.</summary>
internal sealed record ParticipantEdit(Participant Participant, ParticipantStatus PreviousStatus, EntryKind Kind)
{
    /// <summary>Names of the changed fields, never their values.</summary>
    public IReadOnlyList<string> Changed { get; init; } = [];
}

internal static class ParticipantRules
{
    /// <param name="check">The wished person, groups and permissions, found clean; null changes none of them.</param>
    public static ParticipantEdit Change(Participant participant, PersonCheck? check, ParticipantStatus? status)
    {
        var next = participant with
        {
            Person = check?.Person ?? participant.Person,
            Groups = check?.Groups ?? participant.Groups,
            Permissions = check?.Permissions ?? participant.Permissions,
            Status = status ?? participant.Status,
        };
        List<string> changed = [];
        Note(IsSame(next.Person, participant.Person), "person");
        Note(next.Groups.SequenceEqual(participant.Groups), "groups");
        Note(next.Permissions.SequenceEqual(participant.Permissions), "permissions");
        Note(next.Status == participant.Status, "status");
        return new ParticipantEdit(
            changed.Count == 0 ? participant : next with { Version = participant.Version + 1 },
            participant.Status,
            EntryKind.ParticipantUpdated)
        {
            Changed = changed,
        };

        void Note(bool isSame, string field)
        {
            if (!isSame)
            {
                changed.Add(field);
            }
        }
    }

    /// <summary>Nothing is left but the number and the records.</summary>
    public static ParticipantEdit Erase(Participant participant) => new(
        participant with
        {
            Person = new Person { Name = "" },
            Groups = [],
            Permissions = [],
            Status = ParticipantStatus.Cancelled,
            TokenRevoked = true,
            Version = participant.Version + 1,
        },
        participant.Status,
        EntryKind.ParticipantErased);

    /// <summary>Null when all generations are used up.</summary>
    public static ParticipantEdit? ChangeToken(Participant participant, ChangeToken command)
    {
        if (command.Revoke)
        {
            var revoked = participant.TokenRevoked
                ? participant
                : participant with { TokenRevoked = true, Version = participant.Version + 1 };
            return new ParticipantEdit(revoked, participant.Status, EntryKind.TokenRevoked);
        }

        return participant.TokenGeneration == TokenCodec.GenerationMax
            ? null
            : new ParticipantEdit(
                participant with
                {
                    TokenGeneration = participant.TokenGeneration + 1,
                    TokenRevoked = false,
                    Version = participant.Version + 1,
                },
                participant.Status,
                EntryKind.TokenIssued);
    }

    /// <summary>Like equality, but by what is in the metadata rather than which dictionary it is.</summary>
    private static bool IsSame(Person left, Person right) =>
        left.Metadata.Count == right.Metadata.Count
        && left.Metadata.All(pair => right.Metadata.TryGetValue(pair.Key, out var other) && other == pair.Value)
        && left == right with { Metadata = left.Metadata };
}
