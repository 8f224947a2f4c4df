namespace Attendance.Audit;

public enum AuditFault
{
    /// <summary>A line does not say any more what it said.</summary>
    Changed = 1,

    /// <summary>A line is gone.</summary>
    Removed = 2,

    /// <summary>Genuine lines stand in another order.</summary>
    Reordered = 3,

    /// <summary>A line was never written here.</summary>
    Inserted = 4,

    /// <summary>The log ends before a head that it had.</summary>
    Truncated = 5,

    /// <summary>The head that is kept beside the lines is missing or forged, so nothing tells whether the end is all of
    /// it.</summary>
    HeadForged = 6,
}

/// <param name="Head">As far as the log is sound.</param>
/// <param name="Position">The first that is wrong; 0 for none.</param>
public sealed record AuditVerdict(AuditHead Head, long Position, AuditFault? Fault);

/// <summary>Goes along the audit log and says where it breaks first.</summary>
public sealed class AuditVerifier(AuditChain chain)
{
    private const int PageMax = 1_000;

    /// <summary>Lines behind the first wrong one that are looked at to say what happened.</summary>
    private const int RestMax = 1_000;

    /// <param name="store">Where the log is.</param>
    /// <param name="noted">A head that an operator wrote down; null without one.</param>
    /// <param name="progress">Is told the position now and then.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<AuditVerdict> VerifyAsync(
        IAuditStore store, AuditHead? noted, Action<long> progress, CancellationToken cancellationToken)
    {
        // Before the lines: what is written meanwhile only makes them more.
        var stored = await store.HeadAsync(cancellationToken);
        List<AuditHead> heads = noted is null ? [] : [noted];
        var isSealed = stored.Sealed is { } head && chain.IsGenuine(head);
        if (isSealed)
        {
            heads.Add(stored.Sealed!.Head);
        }

        var verdict = await VerifyAsync(LinesOf(store, cancellationToken), heads, progress, cancellationToken);
        return verdict is { Fault: null, Head.Position: > 0 } && !isSealed
            ? verdict with { Position = verdict.Head.Position, Fault = AuditFault.HeadForged }
            : verdict;
    }

    public async Task<AuditVerdict> VerifyAsync(
        IAsyncEnumerable<AuditLine> lines, IReadOnlyCollection<AuditHead> heads, Action<long> progress,
        CancellationToken cancellationToken)
    {
        var head = AuditHead.Start;
        await using var line = lines.GetAsyncEnumerator(cancellationToken);
        while (await line.MoveNextAsync())
        {
            if (!chain.Follows(line.Current, head))
            {
                return new AuditVerdict(head, head.Position + 1, Classify(head, await RestAsync(line)));
            }

            head = new AuditHead { Position = line.Current.Position, Hash = line.Current.Hash };
            if (heads.Any(each => each.Position == head.Position && !each.Hash.AsSpan().SequenceEqual(head.Hash)))
            {
                return new AuditVerdict(head, head.Position, AuditFault.Changed);
            }

            if (head.Position % PageMax == 0)
            {
                progress(head.Position);
            }
        }

        return heads.Any(each => each.Position > head.Position)
            ? new AuditVerdict(head, head.Position + 1, AuditFault.Truncated)
            : new AuditVerdict(head, 0, Fault: null);
    }

    private static async IAsyncEnumerable<AuditLine> LinesOf(
        IAuditStore store,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = 0L; ;)
        {
            var page = await store.ReadAsync(after, PageMax, cancellationToken);
            foreach (var line in page)
            {
                yield return line;
            }

            if (page.Count == 0)
            {
                yield break;
            }

            after = page[^1].Position;
        }
    }

    private static async Task<List<AuditLine>> RestAsync(IAsyncEnumerator<AuditLine> line)
    {
        var rest = new List<AuditLine> { line.Current };
        while (rest.Count < RestMax && await line.MoveNextAsync())
        {
            rest.Add(line.Current);
        }

        return rest;
    }

    /// <summary>What happened after this head, by the lines that stand there now.</summary>
    private AuditFault Classify(AuditHead head, List<AuditLine> rest)
    {
        var (wanted, first) = (head.Position + 1, rest[0]);
        var isGenuine = FitsNear(first, wanted, rest.Count);
        var isThereLater = rest.Skip(1).Any(line => AuditChain.IsAfter(line, head) && chain.FitsAt(line, wanted));
        if (isThereLater)
        {
            return isGenuine ? AuditFault.Reordered : AuditFault.Inserted;
        }

        // A line from elsewhere in its place, or one of later: what should be here is nowhere.
        return first.Position < wanted ? AuditFault.Inserted
            : first.Position > wanted || isGenuine ? AuditFault.Removed
            : AuditFault.Changed;
    }

    private bool FitsNear(AuditLine line, long position, int distance)
    {
        for (var near = Math.Max(1, position - distance); near <= position + distance; near++)
        {
            if (chain.FitsAt(line, near))
            {
                return true;
            }
        }

        return chain.FitsAt(line, line.Position);
    }
}
