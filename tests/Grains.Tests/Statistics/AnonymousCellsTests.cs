namespace Attendance.Statistics;

public sealed class AnonymousCellsTests
{
    [Theory]
    [InlineData(0, null)]
    [InlineData(4, null)]
    [InlineData(5, 5)]
    [InlineData(9, 5)]
    [InlineData(10, 10)]
    public void Tell_People_IsRoundedDownOrLeftOut(int people, int? expected) =>
        Assert.Equal(expected, AnonymousCells.Tell(people));

    [Theory]
    // All big enough: nothing is put together.
    [InlineData("a 20/10, b 12/6", "a 20/10, b 10/5", null)]
    // One too small takes the smallest other with it.
    [InlineData("a 40/20, b 13/6, c 4/2", "a 40/20", "15/5")]
    // Two too small are enough together.
    [InlineData("a 40/20, b 8/3, c 8/3", "a 40/20", "15/5")]
    // Nobody of b came, and nobody of c stayed away: told about each of them.
    [InlineData("a 40/20, b 30/0, c 20/20", "a 40/20", "50/20")]
    [InlineData("a 40/20, c 20/18", "", "60/35")]
    // Not even all are enough.
    [InlineData("a 12/10, b 3/1", "", null)]
    [InlineData("a 100/100", "", null)]
    [InlineData("", "", null)]
    public void Of_Turnout_TellsNoGroupBelowFive(string cells, string told, string? other)
    {
        var breakdown = AnonymousCells.Of(0, Cells(cells));

        Assert.Equal(told, string.Join(", ", breakdown.Cells.Select(Text)));
        Assert.Equal(other, breakdown.Other is { } rest ? Text(rest).Trim() : null);
    }

    [Fact]
    public void Of_PeopleOnly_PutsSmallOnesTogether()
    {
        var breakdown = AnonymousCells.Of(33, [Cell("qr", 21), Cell("ble", 9), Cell("manual", 3)]);

        Assert.Equal(30, breakdown.People);
        Assert.Equal([("qr", 20)], breakdown.Cells.Select(cell => (cell.Name!, cell.People)));
        Assert.Equal(10, breakdown.Other!.People);
    }

    [Theory]
    [InlineData(20, 20, false)]
    [InlineData(20, 25, false)]
    [InlineData(20, 30, true)]
    [InlineData(20, 10, true)]
    public void Renew_PeopleMoved_IsMadeAnewFromTenOn(int before, int now, bool isNew)
    {
        var (old, young) = (Breakdown(before), Breakdown(now));

        Assert.Same(isNew ? young : old, AnonymousCells.Renew(old, young));
    }

    [Fact]
    public void Renew_NothingToldBefore_IsMadeAnew()
    {
        var now = Breakdown(5);

        Assert.Same(now, AnonymousCells.Renew(null, now));
        Assert.Same(now, AnonymousCells.Renew(new AnonymousBreakdown { People = 5 }, now));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("60:4", "")]
    [InlineData("60:7", "60-75 5")]
    // From the opening on, and the last few until now.
    [InlineData("60:3 90:2", "0-105 5")]
    [InlineData("60:7 90:2", "60-200 5")]
    [InlineData("60:12 75:6 90:1 105:1 120:3 150:25", "60-75 10, 75-90 5, 90-135 5, 150-165 25")]
    // Before the opening.
    [InlineData("-60:3 15:3", "0-30 5")]
    [InlineData("-60:9 15:3", "0-30 10")]
    public void SpansOf_QuartersWithFew_ArePutTogether(string quarters, string expected)
    {
        var arrivals = quarters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(quarter => new QuarterArrivals
        {
            StartsAt = Samples.Nine.AddMinutes(int.Parse(quarter.Split(':')[0], null)),
            First = int.Parse(quarter.Split(':')[1], null),
            Again = 3,
        });

        var spans = AnonymousFigures.SpansOf(arrivals, Samples.Nine, Samples.Nine.AddMinutes(200));

        Assert.Equal(
            expected,
            string.Join(", ", spans.Select(span => FormattableString.Invariant(
                $"{Minute(span.From)}-{Minute(span.Until)} {span.People}"))));
    }

    /// <summary>What can be had by subtracting all that is told from the total, and cell from cell.</summary>
    [Fact]
    public void Of_AnyPeople_NothingBelowFiveCanBeHadBySubtracting() => Seeded.Check(2_000, random =>
    {
        var cells = Enumerable.Range(0, random.Next(1, 9)).Select(index =>
        {
            var people = random.Next(random.Pick([8, 20, 60]));
            return new AnonymousCell { Name = $"n{index}", People = people, Attended = random.Next(people + 1) };
        }).ToList();

        var breakdown = AnonymousCells.Of(0, cells);

        var told = breakdown.Cells.Select(cell => cells.Single(one => one.Name == cell.Name)).ToList();
        var hidden = cells.Except(told).Where(cell => cell.People > 0).ToList();
        Assert.All(told, AssertEnough);
        Assert.All(
            breakdown.Cells.Append(breakdown.Other).OfType<AnonymousCell>(),
            cell => Assert.Equal((0, 0), (cell.People % 5, cell.Attended!.Value % 5)));
        if (told.Count > 0 && hidden.Count > 0)
        {
            AssertEnough(new AnonymousCell
            {
                People = hidden.Sum(cell => cell.People),
                Attended = hidden.Sum(cell => cell.Attended!.Value),
            });
            Assert.NotEqual(1, hidden.Count);
            AssertNotPinnedDown(cells, breakdown);
        }
    });

    /// <summary>Somebody who reads each publication, and sees who comes in between.</summary>
    [Fact]
    public void Renew_PublicationsInARow_DifferByFiveOrNotAtAll() => Seeded.Check(300, random =>
    {
        var people = Enumerable.Range(0, 120).Select(number => $"r{random.Next(5)}").ToArray();
        var came = new bool[people.Length];
        AnonymousBreakdown? before = null;
        var cameBefore = (bool[])came.Clone();
        for (var step = 0; step < 60; step++)
        {
            for (var moves = random.Next(4); moves > 0; moves--)
            {
                came[random.Next(came.Length)] ^= random.Chance(70) || random.Chance(50);
            }

            var now = AnonymousCells.Renew(before, AnonymousCells.Of(
                came.Count(each => each),
                people.Index().GroupBy(each => each.Item).Select(region => new AnonymousCell
                {
                    Name = region.Key,
                    People = region.Count(),
                    Attended = region.Count(each => came[each.Index]),
                })));
            if (before is { } last && !last.IsEmpty() && !ReferenceEquals(last, now))
            {
                Assert.InRange(came.Zip(cameBefore).Count(each => each.First != each.Second), 6, people.Length);
            }

            if (!ReferenceEquals(before, now))
            {
                (before, cameBefore) = (now, (bool[])came.Clone());
            }
        }
    });

    /// <summary>An attacker who knows the exact totals and every rule knows of each cell no more than its step of five.
    /// </summary>
    private static void AssertNotPinnedDown(List<AnonymousCell> cells, AnonymousBreakdown breakdown)
    {
        var known = breakdown.Cells.Append(breakdown.Other!).Select(cell => cell.Attended!.Value).ToList();
        var total = cells.Sum(cell => cell.Attended!.Value);
        foreach (var (index, lowest) in known.Index())
        {
            var others = known.Sum() - lowest;
            var atLeast = Math.Max(lowest, total - others - (4 * (known.Count - 1)));
            var atMost = Math.Min(lowest + 4, total - others);
            Assert.True(atLeast >= 5, $"Cell {index} is known to be at least {atLeast}.");
            Assert.InRange(atMost, atLeast, lowest + 4);
        }
    }

    private static void AssertEnough(AnonymousCell cell)
    {
        Assert.InRange(cell.People, 5, int.MaxValue);
        Assert.InRange(cell.Attended!.Value, 5, int.MaxValue);
        Assert.InRange(cell.People - cell.Attended!.Value, 5, int.MaxValue);
    }

    private static int Minute(DateTimeOffset at) => (int)(at - Samples.Nine).TotalMinutes;

    private static AnonymousBreakdown Breakdown(int people) => new() { People = people, Cells = [Cell("a", people)] };

    private static AnonymousCell Cell(string name, int people) => new() { Name = name, People = people };

    private static IEnumerable<AnonymousCell> Cells(string text) =>
        text.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(cell => cell.Split(' ', '/'))
            .Select(cell => new AnonymousCell
            {
                Name = cell[0],
                People = int.Parse(cell[1], null),
                Attended = int.Parse(cell[2], null),
            });

    private static string Text(AnonymousCell cell) => $"{cell.Name} {cell.People}/{cell.Attended}";
}
