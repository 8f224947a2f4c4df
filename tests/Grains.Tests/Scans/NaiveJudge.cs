using Attendance.Participants;

namespace Attendance.Scans;

/// <summary>Sections 3 and 4 of the specification once more, said as plainly as can be: what a set of scans that passed
/// comes to.</summary>
internal sealed class NaiveJudge
{
    private readonly List<DecideScan> _confirmed = [];
    private readonly HashSet<string> _places = [];

    private NaiveJudge(IEnumerable<DecideScan> scans, Participant participant)
    {
        foreach (var scan in scans.OrderBy(scan => scan.Scan.Timestamp).ThenBy(scan => scan.Scan.ScanId,
            StringComparer.Ordinal))
        {
            Judge(scan, participant);
        }
    }

    public static NaiveJudge Of(IEnumerable<DecideScan> scans, Participant participant) => new(scans, participant);

    public SortedDictionary<string, (RecordStatus Status, Reason? Reason, bool OverrideNeeded)> Verdicts { get; } =
        new(StringComparer.Ordinal);

    public bool Attended => _confirmed.Any(IsEntry);

    public bool Inside => _places.Count > 0;

    public IEnumerable<string> Zones => _places.Where(place => place != "").Order();

    private void Judge(DecideScan scan, Participant participant)
    {
        var own = OwnFaults.Find(scan, participant);
        var reason = own ?? (IsEntry(scan) ? Against(scan) : null);
        var overridden = reason >= Reason.ParticipantInactive && scan.Scan.OverrideReason is not null;
        var status = reason is null || overridden ? RecordStatus.Confirmed
            : own is null ? RecordStatus.Duplicate
            : RecordStatus.Refused;
        Verdicts[scan.Scan.ScanId] = (status, reason, overridden);
        if (status == RecordStatus.Confirmed)
        {
            _confirmed.Add(scan);
        }

        Pass(scan);
    }

    private Reason? Against(DecideScan scan)
    {
        var settings = scan.Event.Settings;
        var window = TimeSpan.FromSeconds(settings.DuplicateWindowSeconds);
        if (_confirmed.Any(other => other.GateId == scan.GateId && IsEntry(other)
            && scan.Scan.Timestamp - other.Scan.Timestamp < window))
        {
            return Reason.Duplicate;
        }

        var about = _confirmed.Where(other => IsEntry(other) ? Zone(other) == Zone(scan) : Zone(other) is null
            || Zone(other) == Zone(scan))
            .SkipWhile(other => !IsEntry(other)).ToList();
        var isInside = about.Count > 0 && IsEntry(about[^1]);
        var hasLeft = about.Exists(other => !IsEntry(other));
        return (isInside && !settings.AllowMultipleCheckins) || (hasLeft && !settings.Reentry)
            ? Reason.AlreadyCheckedIn : null;
    }

    /// <summary>Whatever it counts as, the person went through.</summary>
    private void Pass(DecideScan scan)
    {
        if (IsEntry(scan))
        {
            _places.Add(Zone(scan) ?? "");
        }
        else
        {
            _places.RemoveWhere(place => Zone(scan) is null || place == Zone(scan));
        }
    }

    private static bool IsEntry(DecideScan scan) => ScanRecords.DirectionOf(scan) == Direction.In;

    private static string? Zone(DecideScan scan) => scan.Gate?.Zone;
}
