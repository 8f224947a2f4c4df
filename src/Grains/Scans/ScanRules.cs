using System.Collections.Immutable;
using Attendance.Participants;
using Attendance.Zones;

namespace Attendance.Scans;

/// <summary>The table of checks that a scan goes through; rows 3 to 13. Pure: knows no clock, no store, no
/// grain.</summary>
internal static class ScanRules
{
    /// <param name="now">When the decision is made; only the record's processing time depends on it.</param>
    /// <param name="noRoom">The place that an earlier decision asked for was not to be had.</param>
    public static Decision Decide(
        DecideScan command, Participant participant, ScanHistory history, DateTimeOffset now, bool noRoom = false)
    {
        var scan = command.Scan;
        if (history.FindAdmitted(scan.ScanId) is { } succeeded)
        {
            return new Decision
            {
                Outcome = ScanOutcome.Replayed,
                Record = succeeded,
                First = FirstOf(succeeded, history),
                IsStored = true,
            };
        }

        var candidate = ScanRecords.Candidate(command, participant.ParticipantId, OwnFaults.Find(command, participant),
            now);
        if (!scan.Offline && AtTheDoor(candidate, history, noRoom) is { } objection)
        {
            return Refuse(candidate, objection, history);
        }

        if (noRoom)
        {
            candidate = candidate with { OwnFault = candidate.OwnFault ?? Reason.OverCapacity };
        }

        return Admit(command, candidate, history, noRoom);
    }

    /// <summary>Takes a record back; the person's other records may count differently without it.</summary>
    public static (AnnulOutcome Outcome, AttendanceRecord? Record, ImmutableArray<RecordChange> Changes) Annul(
        AnnulRecord command, ScanHistory history)
    {
        var record = history.Admitted.FirstOrDefault(admitted => admitted.Position == command.Position);
        if (record is null)
        {
            var isRefusal = history.Refusals.Any(refusal => refusal.Position == command.Position);
            return (isRefusal ? AnnulOutcome.NothingToAnnul : AnnulOutcome.NotFound, null, []);
        }

        if (record.Status == RecordStatus.Annulled)
        {
            return (AnnulOutcome.AlreadyAnnulled, record, []);
        }

        if (!command.Organiser && record.PostedBy != command.By)
        {
            return (AnnulOutcome.NotYours, record, []);
        }

        if (!command.Organiser && command.At - record.ReceivedAt > AnnulWithin)
        {
            return (AnnulOutcome.TooLate, record, []);
        }

        var annulled = record with { Status = RecordStatus.Annulled };
        var rest = history with { Admitted = history.Admitted.Replace(record, annulled) };
        var (_, others, moves) = Settle(history, rest, newcomer: null);
        var change = ScanRecords.Change(record, RecordStatus.Annulled, record.Reason, record.OverrideNeeded) with
        {
            By = command.By,
            Note = command.Reason,
            Moves = moves,
        };
        return (AnnulOutcome.Annulled, annulled, [change, .. others]);
    }

    /// <summary>How long whoever made a record may take it back.</summary>
    public static readonly TimeSpan AnnulWithin = TimeSpan.FromMinutes(15);

    /// <summary>What keeps the door shut.</summary>
    private static Objection? AtTheDoor(AttendanceRecord candidate, ScanHistory history, bool noRoom)
    {
        if (candidate.OwnFault is { } fault)
        {
            return candidate.OverrideAsked && Timeline.CanOverride(fault) ? null : new Objection(fault, First: null);
        }

        if (candidate.Direction == Direction.Out || candidate.OverrideAsked)
        {
            return null;
        }

        return AgainstEntry(candidate, history)
            ?? (noRoom ? new Objection(Reason.OverCapacity, First: null) : null);
    }

    /// <summary>Rows 11 and 12 at a door that can still stay shut. Unlike <see cref="Timeline"/> this looks at later
    /// scans too: whoever has come in since, by another gate's faster clock, must not come in again.</summary>
    private static Objection? AgainstEntry(AttendanceRecord candidate, ScanHistory history)
    {
        if (history.Admitted.IsEmpty)
        {
            return null;
        }

        var terms = candidate.Terms ?? ScanTerms.Default;
        var confirmed = history.Passed.Where(record => record.Status == RecordStatus.Confirmed).ToList();
        if (confirmed.Find(other => Timeline.IsSameGateWithinWindow(candidate, other, terms)) is { } same)
        {
            return new Objection(Reason.Duplicate, same);
        }

        var (passed, index) = Insert(history, candidate);
        if (Timeline.Judge(passed)[index] is { Reason: { } reason, First: var first })
        {
            return new Objection(reason, first);
        }

        var later = terms.Multiple
            ? null
            : confirmed.Find(other => other.Direction == Direction.In && other.Zone == candidate.Zone
                && Timeline.Compare(other, candidate) > 0);
        return later is null ? null : new Objection(Reason.AlreadyCheckedIn, later);
    }

    /// <summary>What stood in the way of a scan that happened all the same; a replay shows it again.</summary>
    private static AttendanceRecord? FirstOf(AttendanceRecord record, ScanHistory history)
    {
        if (!record.Passed || record.Reason is not (Reason.Duplicate or Reason.AlreadyCheckedIn))
        {
            return null;
        }

        var passed = history.Passed.ToList();
        return Timeline.Judge(passed)[passed.IndexOf(record)].First;
    }

    private static (List<AttendanceRecord> Passed, int Index) Insert(ScanHistory history, AttendanceRecord candidate)
    {
        var passed = history.With(candidate).Passed.ToList();
        return (passed, passed.IndexOf(candidate));
    }

    private static Decision Refuse(AttendanceRecord candidate, Objection objection, ScanHistory history)
    {
        var stored = history.FindRefusal(candidate.ScanId, objection.Reason);
        return new Decision
        {
            Outcome = ScanOutcome.Refused,
            Record = stored ?? ScanRecords.Refusal(candidate, objection.Reason),
            First = objection.First,
            IsStored = stored is not null,
        };
    }

    private static Decision Admit(DecideScan command, AttendanceRecord candidate, ScanHistory history, bool noRoom)
    {
        var (verdict, changes, moves) = Settle(history, history.With(candidate), candidate);
        return new Decision
        {
            Outcome = ScanOutcome.Stored,
            Record = candidate with
            {
                Status = verdict.Status,
                Reason = verdict.Reason,
                OverrideNeeded = verdict.OverrideNeeded,
                Moves = moves,
            },
            First = verdict.First,
            Changes = changes,
            Place = noRoom || candidate.Offline ? null : PlaceFor(command, candidate, moves),
        };
    }

    private static TakePlace? PlaceFor(DecideScan command, AttendanceRecord candidate, Moves? moves)
    {
        var settings = command.Event.Settings;
        int? capacity = moves?.Inside > 0 ? settings.Capacity : null;
        int? zoneLimit = candidate.Zone is { } zone
            && settings.ZoneLimits.TryGetValue(zone, out var limit)
            && moves?.Zones?.Any(move => move.Zone == zone && move.Inside > 0) == true ? limit : null;
        return capacity is null && zoneLimit is null
            ? null
            : new TakePlace
            {
                ScanId = candidate.ScanId,
                Zone = zoneLimit is null ? null : candidate.Zone,
                ZoneLimit = zoneLimit,
                Capacity = capacity,
            };
    }

    /// <summary>Judges the history anew: the newcomer's verdict, who counts differently, how the counts move.</summary>
    private static (Verdict Newcomer, ImmutableArray<RecordChange> Changes, Moves? Moves) Settle(
        ScanHistory before, ScanHistory after, AttendanceRecord? newcomer)
    {
        var passed = after.Passed.ToList();
        var verdicts = Timeline.Judge(passed);
        var ofNewcomer = default(Verdict);
        ImmutableArray<RecordChange> changes = [];
        for (var i = 0; i < verdicts.Length; i++)
        {
            var (record, verdict) = (passed[i], verdicts[i]);
            if (ReferenceEquals(record, newcomer))
            {
                ofNewcomer = verdict;
            }
            else if (record.Status != verdict.Status || record.Reason != verdict.Reason
                || record.OverrideNeeded != verdict.OverrideNeeded)
            {
                changes = changes.Add(ScanRecords.Change(record, verdict.Status, verdict.Reason,
                    verdict.OverrideNeeded));
            }

            passed[i] = record.Status == verdict.Status ? record : record with { Status = verdict.Status };
        }

        return (ofNewcomer, changes, Presence.Between(Presence.Of(before.Passed), Presence.Of(passed)));
    }
}
