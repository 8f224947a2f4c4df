namespace Attendance.Statistics;

/// <summary>A breakdown of people as it may be told outside: no number of it is about fewer than
/// <see cref="PeopleMin"/> people, nor what can be had by subtracting. The rule stands in docs/anonymous.md.</summary>
internal static class AnonymousCells
{
    /// <summary>The smallest group that is told, and the step that counts are rounded down to.</summary>
    public const int PeopleMin = 5;

    /// <summary>How far a rounded total must move before its breakdown is made anew: then at least six people are in
    /// the difference.</summary>
    public const int RenewMin = 2 * PeopleMin;

    public static int Round(int people) => people - (people % PeopleMin);

    /// <summary>Null for fewer than five, also for none: that tells as much.</summary>
    public static int? Tell(int people) => people < PeopleMin ? null : Round(people);

    /// <summary>Cells too small are put together, with as many of the smallest others as it takes to make them big
    /// enough; when not even all are, nothing is told.</summary>
    public static AnonymousBreakdown Of(int people, IEnumerable<AnonymousCell> cells)
    {
        var all = cells.Where(cell => cell.People > 0).ToLookup(IsEnough);
        var told = new Stack<AnonymousCell>(all[true].OrderByDescending(cell => cell.People)
            .ThenBy(cell => cell.Name, StringComparer.Ordinal));
        AnonymousCell? other = null;
        foreach (var cell in all[false])
        {
            other = Sum(other, cell);
        }

        while (other is not null && !IsEnough(other))
        {
            if (!told.TryPop(out var smallest))
            {
                return new AnonymousBreakdown { People = Round(people) };
            }

            other = Sum(other, smallest);
        }

        return new AnonymousBreakdown
        {
            People = Round(people),
            Cells = [.. told.Reverse().Select(Rounded)],
            Other = other is null ? null : Rounded(other),
        };
    }

    /// <summary>The breakdown as it was told before, until enough people have moved.</summary>
    public static AnonymousBreakdown Renew(AnonymousBreakdown? before, AnonymousBreakdown now) =>
        before is null || before.IsEmpty() || Math.Abs(now.People - before.People) >= RenewMin ? now : before;

    private static bool IsEnough(AnonymousCell cell) => cell.People >= PeopleMin
        && (cell.Attended is not { } attended
            || (attended >= PeopleMin && cell.People - attended >= PeopleMin));

    private static AnonymousCell Sum(AnonymousCell? one, AnonymousCell other) => new()
    {
        People = (one?.People ?? 0) + other.People,
        Attended = other.Attended is { } attended ? (one?.Attended ?? 0) + attended : null,
    };

    private static AnonymousCell Rounded(AnonymousCell cell) => cell with
    {
        People = Round(cell.People),
        Attended = cell.Attended is { } attended ? Round(attended) : null,
    };
}
