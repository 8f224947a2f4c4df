using System.Collections.Immutable;
using Attendance.Journal;

namespace Attendance.Participants;

public sealed class ParticipantRulesTests
{
    private readonly Participant _participant = Samples.Participant();

    [Fact]
    public void Change_NothingNew_IsTheSameParticipant()
    {
        var check = new PersonCheck
        {
            Person = _participant.Person with { Metadata = ImmutableDictionary<string, string>.Empty },
            Groups = _participant.Groups,
            Permissions = ["attendance"],
            Faults = [],
        };

        var edit = ParticipantRules.Change(_participant, check, _participant.Status);

        Assert.Same(_participant, edit.Participant);
        Assert.Empty(edit.Changed);
    }

    [Fact]
    public void Change_EverythingNew_NamesTheFieldsAndRaisesTheVersionOnce()
    {
        var check = new PersonCheck
        {
            Person = _participant.Person with { Name = "Other" },
            Groups = ["vip"],
            Permissions = ["attendance", "backstage"],
            Faults = [],
        };

        var edit = ParticipantRules.Change(_participant, check, ParticipantStatus.Suspended);

        Assert.Equal(["person", "groups", "permissions", "status"], edit.Changed);
        Assert.Equal(_participant.Version + 1, edit.Participant.Version);
        Assert.Equal((ParticipantStatus.Registered, EntryKind.ParticipantUpdated), (edit.PreviousStatus, edit.Kind));
    }

    [Fact]
    public void ChangeToken_NewOne_RaisesTheGenerationAndEndsARevocation()
    {
        var edit = ParticipantRules.ChangeToken(_participant with { TokenRevoked = true },
            new ChangeToken { Revoke = false });

        Assert.Equal((2, false, EntryKind.TokenIssued), (edit!.Participant.TokenGeneration,
            edit.Participant.TokenRevoked, edit.Kind));
    }

    [Fact]
    public void ChangeToken_LastGeneration_HasNoNext() => Assert.Null(ParticipantRules.ChangeToken(
        _participant with { TokenGeneration = TokenCodec.GenerationMax }, new ChangeToken { Revoke = false }));

    [Fact]
    public void ChangeToken_RevokedTwice_ChangesOnlyOnce()
    {
        var once = ParticipantRules.ChangeToken(_participant, new ChangeToken { Revoke = true })!.Participant;
        var twice = ParticipantRules.ChangeToken(once, new ChangeToken { Revoke = true })!.Participant;

        Assert.True(once.TokenRevoked);
        Assert.Equal((1, 2), (once.TokenGeneration, once.Version));
        Assert.Same(once, twice);
    }
}
