using System.Collections.Immutable;
using Attendance.Scans;
using Orleans;

namespace Attendance.Participants;

/// <summary>One person at one event, keyed by <see cref="GrainKeys.Participant"/>. The one place where this person's
/// scans are decided, one after the other.</summary>
[Alias("participant-grain")]
public interface IParticipantGrain : IGrainWithStringKey
{
    [Alias("get")]
    Task<ParticipantView?> Get();

    /// <summary>Brings this person into memory, to stay there uncalled for so long; changes nothing. False when nobody
    /// has the number.</summary>
    [Alias("warm")]
    Task<bool> Warm(TimeSpan stay);

    /// <summary>Decides a scan and answers only when the record is durable.</summary>
    [Alias("decide")]
    Task<ScanResult> Decide(DecideScan command);

    /// <summary>What <see cref="Decide"/> would answer; stores nothing.</summary>
    [Alias("preview")]
    Task<ScanResult> Preview(DecideScan command);

    /// <summary>Takes a record back. Only for a record of this person.</summary>
    [Alias("annul")]
    Task<AnnulResult> Annul(AnnulRecord command);

    /// <summary>This person's records by position, with their present status.</summary>
    [Alias("records")]
    Task<ImmutableArray<AttendanceRecord>> Records();

    [Alias("change")]
    Task<ParticipantResult> Change(ChangeParticipant command);

    [Alias("token")]
    Task<ParticipantResult> ChangeToken(ChangeToken command);

    /// <summary>Deletes the personal data and ends the token; the records stay, without a name to them.</summary>
    [Alias("erase")]
    Task<ParticipantResult> Erase(EraseParticipant command);
}

/// <summary>A change of a participant; null members stay as they are.</summary>
[GenerateSerializer, Immutable, Alias("change-participant")]
public sealed record ChangeParticipant
{
    /// <summary>Null members stay as they are.</summary>
    [Id(0)] public PersonDraft? Draft { get; init; }

    [Id(1)] public ParticipantStatus? Status { get; init; }

    [Id(2)] public long? ExpectedVersion { get; init; }

    /// <summary>The draft says all there is to say: what it leaves out goes.</summary>
    [Id(3)] public bool IsWhole { get; init; }
}

[GenerateSerializer, Immutable, Alias("erase-participant")]
public sealed record EraseParticipant
{
    [Id(0)] public long? ExpectedVersion { get; init; }

    /// <summary>Leaves whoever was let in through a gate as they are.</summary>
    [Id(1)] public bool OnlyIfNeverAdmitted { get; init; }
}

/// <summary>Issues a new token (which ends the old one), or revokes the present one.</summary>
[GenerateSerializer, Immutable, Alias("change-token")]
public sealed record ChangeToken
{
    [Id(0)] public required bool Revoke { get; init; }
}
