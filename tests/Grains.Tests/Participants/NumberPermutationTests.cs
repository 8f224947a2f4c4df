using Attendance.Keys;

namespace Attendance.Participants;

public sealed class NumberPermutationTests
{
    private readonly NumberPermutation permutation = new(EventKeyRingTests.Ring().For("tcf24").TokenPermutation);

    [Fact]
    public void Permute_ManyNumbers_HitsNoneTwiceAndIsRestored()
    {
        var random = new Random(20261121);
        var numbers = Enumerable.Range(0, 100_000)
            .Concat(Enumerable.Range(0, 100_000).Select(_ => random.Next(100_000, 1 << 24))).Distinct().ToList();

        var permuted = numbers.Select(permutation.Permute).ToList();

        Assert.Equal(numbers.Count, permuted.Distinct().Count());
        Assert.InRange(permuted.Min(), 0, (1 << 24) - 1);
        Assert.InRange(permuted.Max(), 0, (1 << 24) - 1);
        Assert.Equal(numbers, permuted.Select(permutation.Restore));
    }

    [Fact]
    public void Permute_FirstNumbers_AreSpreadOverTheWholeRange()
    {
        var sixteenths = Enumerable.Range(1, 16_000).GroupBy(number => permutation.Permute(number) >> 20)
            .ToDictionary(group => group.Key, group => group.Count());

        // Some 1,000 each; six standard deviations either side.
        Assert.Equal(16, sixteenths.Count);
        Assert.All(sixteenths.Values, count => Assert.InRange(count, 815, 1_185));
    }

    [Fact]
    public void Permute_Neighbours_LandApartByNoFixedDistance()
    {
        var distances = Enumerable.Range(1, 10_000)
            .Select(number => permutation.Permute(number + 1) - permutation.Permute(number)).Distinct().Count();

        Assert.True(distances > 9_900, $"{distances}");
    }

    [Fact]
    public void Permute_OtherKey_IsAnotherPermutation()
    {
        var other = new NumberPermutation(EventKeyRingTests.Ring().For("devfest").TokenPermutation);

        var same = Enumerable.Range(1, 10_000).Count(number => other.Permute(number) == permutation.Permute(number));

        Assert.InRange(same, 0, 3);
    }
}
