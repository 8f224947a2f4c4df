namespace Attendance.Audit;

/// <summary>Folds many refused calls into few entries: of each caller so many a minute have an entry of their own, the
/// others are counted. Safe from any thread.</summary>
internal sealed class Refusals
{
    public const int OwnEntriesMax = 10;

    /// <summary>Callers told apart in one minute; further ones are counted together.</summary>
    private const int SourcesMax = 4_096;

    private const string Crowd = "*";

    private readonly Lock _lock = new();
    private Dictionary<string, Counted> _bySource = new(StringComparer.Ordinal);

    /// <summary>Whether this one gets an entry of its own; else it is counted.</summary>
    public bool IsSingle(AuditCall call, int status, string? code)
    {
        lock (_lock)
        {
            var counted = Find(call, status, code);
            if (counted.Seen++ < OwnEntriesMax && counted.Call.Caller != Crowd)
            {
                return true;
            }

            counted.Folded++;
            return false;
        }
    }

    /// <summary>One that had no place in the queue.</summary>
    public void Fold(AuditCall call, int status, string? code)
    {
        lock (_lock)
        {
            Find(call, status, code).Folded++;
        }
    }

    /// <summary>What was counted since the last time, an entry for each caller; counting begins anew.</summary>
    public IReadOnlyList<byte[]> Take()
    {
        Dictionary<string, Counted> all;
        lock (_lock)
        {
            (all, _bySource) = (_bySource, new Dictionary<string, Counted>(StringComparer.Ordinal));
        }

        return
        [
            .. all.Values.Where(counted => counted.Folded > 0).Select(counted =>
                counted.Call.ToData(counted.Status, counted.Code, notes: null, traceId: null, counted.Folded)),
        ];
    }

    private Counted Find(AuditCall call, int status, string? code)
    {
        var source = call.Source;
        if (!_bySource.TryGetValue(source, out var counted))
        {
            if (_bySource.Count >= SourcesMax)
            {
                (source, call) = (Crowd, call with { Caller = Crowd, Role = null, From = null });
            }

            if (!_bySource.TryGetValue(source, out counted))
            {
                _bySource[source] = counted = new Counted(call, status, code);
            }
        }

        return counted;
    }

    /// <summary>Tells of the first of them.</summary>
    private sealed class Counted(AuditCall call, int status, string? code)
    {
        public AuditCall Call => call;

        public int Status => status;

        public string? Code => code;

        public int Seen { get; set; }

        public long Folded { get; set; }
    }
}
