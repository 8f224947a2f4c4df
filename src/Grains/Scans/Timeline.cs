namespace Attendance.Scans;

/// <summary>What the whole history makes of one scan.</summary>
internal readonly record struct Verdict(RecordStatus Status, Reason? Reason, bool OverrideNeeded,
    AttendanceRecord? First);

/// <summary>Why a scan should not pass, and the record that stands in the way, if one does.</summary>
internal readonly record struct Objection(Reason Reason, AttendanceRecord? First);

/// <summary>Rows 11 and 12 over everything that one person did, in the order in which it happened. Depends on the set
/// of scans alone, not on the order of their arrival.</summary>
internal static class Timeline
{
    /// <summary>By time; two scans of the same instant go by scan id, so that every order of arrival sorts
    /// alike.</summary>
    public static int Compare(AttendanceRecord left, AttendanceRecord right)
    {
        var byTime = left.Timestamp.UtcTicks.CompareTo(right.Timestamp.UtcTicks);
        return byTime != 0 ? byTime : string.CompareOrdinal(left.ScanId, right.ScanId);
    }

    /// <summary>Judges the scans that passed, given in the order of <see cref="Compare"/>.</summary>
    public static Verdict[] Judge(IReadOnlyList<AttendanceRecord> passed)
    {
        var verdicts = new Verdict[passed.Count];
        for (var i = 0; i < verdicts.Length; i++)
        {
            verdicts[i] = passed[i].OwnFault is { } fault && fault != Reason.OverCapacity
                ? OfOwnFault(passed[i], fault)
                : OfHistory(passed, verdicts, i);
        }

        return verdicts;
    }

    /// <summary>Staff can override from row 8 on; who is not known, or whose event is not open, stays
    /// refused.</summary>
    public static bool CanOverride(Reason reason) => reason >= Reason.ParticipantInactive;

    /// <summary>An exit by a gate without a zone leads out of the venue, hence out of every zone.</summary>
    public static bool Leaves(AttendanceRecord scan, string? zone) =>
        scan.Direction == Direction.Out && (scan.Zone is null || scan.Zone == zone);

    public static bool IsSameGateWithinWindow(AttendanceRecord scan, AttendanceRecord other, ScanTerms terms) =>
        other.GateId == scan.GateId
        && other.Direction == scan.Direction
        && (other.Timestamp - scan.Timestamp).Duration() < TimeSpan.FromSeconds(terms.WindowSeconds);

    private static Verdict OfOwnFault(AttendanceRecord scan, Reason fault) =>
        scan.OverrideAsked && CanOverride(fault)
            ? new Verdict(RecordStatus.Confirmed, fault, OverrideNeeded: true, First: null)
            : new Verdict(RecordStatus.Refused, fault, OverrideNeeded: false, First: null);

    private static Verdict OfHistory(IReadOnlyList<AttendanceRecord> passed, Verdict[] verdicts, int index)
    {
        var scan = passed[index];
        if (scan.Direction == Direction.Out || (Against(passed, verdicts, index) ?? NoRoom(scan)) is not { } objection)
        {
            return new Verdict(RecordStatus.Confirmed, null, OverrideNeeded: false, First: null);
        }

        return scan.OverrideAsked
            ? new Verdict(RecordStatus.Confirmed, objection.Reason, OverrideNeeded: true, objection.First)
            : new Verdict(RecordStatus.Duplicate, objection.Reason, OverrideNeeded: false, objection.First);
    }

    /// <summary>Row 13, which comes after those of the history.</summary>
    private static Objection? NoRoom(AttendanceRecord scan) =>
        scan.OwnFault is { } fault ? new Objection(fault, First: null) : null;

    /// <summary>What stands against an entry: only confirmed scans before it do.</summary>
    private static Objection? Against(
        IReadOnlyList<AttendanceRecord> passed, Verdict[] verdicts, int index)
    {
        var scan = passed[index];
        var terms = scan.Terms ?? ScanTerms.Default;
        AttendanceRecord? entry = null;
        var inside = false;
        var left = false;
        for (var i = 0; i < index; i++)
        {
            var earlier = passed[i];
            if (verdicts[i].Status != RecordStatus.Confirmed)
            {
                continue;
            }

            if (IsSameGateWithinWindow(scan, earlier, terms))
            {
                return new Objection(Reason.Duplicate, earlier);
            }

            if (earlier.Direction == Direction.In && earlier.Zone == scan.Zone)
            {
                (entry, inside) = (earlier, true);
            }
            else if (Leaves(earlier, scan.Zone) && entry is not null)
            {
                (inside, left) = (false, true);
            }
        }

        return (inside && !terms.Multiple) || (left && !terms.Reentry)
            ? new Objection(Reason.AlreadyCheckedIn, entry)
            : null;
    }
}
