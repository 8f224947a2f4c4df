using System.Globalization;
using Attendance.TestKit;
using Xunit.Abstractions;

namespace Attendance.Fault;

/// <summary>Limits hold however many gates race: gates 1–4 lead to the hall, 5–8 into the venue as such.</summary>
public sealed class CapacityTests(ITestOutputHelper output)
{
    private const int Capacity = 50;
    private const int HallMax = 20;

    private int numbers;

    [Theory, OnSqlite, OnPostgres]
    public async Task CapacityHolds_WhenGatesRace(TestDatabase store)
    {
        var seed = new Seed(output);
        await using var fair = await OpenAsync(await ProductSettings.OnAsync(store));
        var (hall, venue) = (fair.Gates[..4], fair.Gates[4..]);

        // Only the hall: its own limit is the first to be reached.
        var inHall = await RaceAsync(fair, seed, fair.People.Take(100), hall);
        Assert.Equal(HallMax, inHall.Count);
        // Everywhere: the venue's limit is reached, the hall stays as it is.
        var inVenue = await RaceAsync(fair, seed, fair.People.Skip(100), [.. venue, hall[0]]);
        Assert.Equal(Capacity - HallMax, inVenue.Count);
        await AssertInsideAsync(fair, Capacity, HallMax);

        // Seven leave the hall, four the venue: as many come in again.
        await LeaveAsync(fair, inHall.Take(7), hall[1]);
        await LeaveAsync(fair, inVenue.Take(4), venue[1]);
        await AssertInsideAsync(fair, Capacity - 11, HallMax - 7);
        var outside = fair.People.Except(inHall).Except(inVenue).ToList();
        Assert.Equal(7, (await RaceAsync(fair, seed, outside.Take(70), hall)).Count);
        Assert.Equal(4, (await RaceAsync(fair, seed, outside.Skip(70), fair.Gates)).Count);
        await AssertInsideAsync(fair, Capacity, HallMax);
    }

    [Fact]
    public async Task CapacityHolds_AfterAKillInTheMiddleOfTheRace()
    {
        var seed = new Seed(output);
        await using var fair = await OpenAsync(await ProductSettings.OnAsync(TestDatabase.Sqlite));
        var scans = fair.People.Select(person => ScanOf(person, fair.Gates[seed.Random.Next(8)])).ToList();

        var before = await ScanUntilKilledAsync(fair, scans, seed.Random.Next(5, 100));
        await fair.Product.RestartAsync();
        var after = await Task.WhenAll(scans.Select(fair.Client.ScanAsync));

        output.WriteLine($"{before.Count(answer => answer is null)} were not answered");
        Assert.Contains(before, answer => answer is null);
        Assert.All(before.Zip(after), pair => Assert.True(pair.First?.Status != 201 || pair.Second.Status == 200));
        Assert.Equal(Capacity, after.Count(answer => answer.Status is 200 or 201));
        Assert.Equal(Capacity, (await AssertLimitsHeldAsync(fair)).InsideNow);
    }

    /// <summary>A few scans at a time; the product is killed at so many answers.</summary>
    private static async Task<Answer?[]> ScanUntilKilledAsync(Fair fair, List<ScanBody> scans, int killAt)
    {
        var answers = new Answer?[scans.Count];
        var count = 0;
        await Parallel.ForAsync(0, scans.Count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            answers[i] = await fair.Client.TryScanAsync(scans[i]);
            if (Interlocked.Increment(ref count) == killAt)
            {
                await fair.Product.KillAsync();
            }
        });
        return answers;
    }

    private static async Task<Recount> AssertLimitsHeldAsync(Fair fair)
    {
        var recount = await fair.RecountAsync();
        var (inside, inHall) = (0, 0);
        foreach (var record in recount.Records.Values.Where(record => record.Admitted))
        {
            inside += record.IsIn ? 1 : -1;
            inHall += record.Zone is null ? 0 : record.IsIn ? 1 : -1;
            Assert.InRange(inside, 0, Capacity);
            Assert.InRange(inHall, 0, HallMax);
        }

        return recount;
    }

    private static async Task AssertInsideAsync(Fair fair, int inside, int inHall)
    {
        var recount = await AssertLimitsHeldAsync(fair);
        Assert.Equal(inside, recount.InsideNow);
        Assert.Equal(inHall, recount.Zones["hall"]);
    }

    private Task<Fair> OpenAsync(ProductSettings settings) => Fair.OpenAsync(
        output, settings, people: 200, gates: 8,
        settings: new { capacity = Capacity, zoneLimits = new { hall = HallMax } },
        gate: index => new { direction = "both", zone = index < 4 ? "hall" : null, capacityPerMinute = 10_000 });

    /// <summary>Everybody at once; the answer is who got in. Who did not was told that it is full.</summary>
    private async Task<List<RegisteredPerson>> RaceAsync(
        Fair fair, Seed seed, IEnumerable<RegisteredPerson> people, string[] gates)
    {
        var racing = people.Select(person => (Person: person, Gate: gates[seed.Random.Next(gates.Length)])).ToList();
        var answers = await Task.WhenAll(racing.Select(async scan =>
            (scan.Person, Answer: await fair.Client.ScanAsync(ScanOf(scan.Person, scan.Gate)))));
        Assert.All(answers, scan => Assert.True(
            scan.Answer is { Status: 201, Result: "confirmed" } or { Status: 409, Code: "over_capacity" },
            scan.Answer.ToString()));
        return [.. answers.Where(scan => scan.Answer.Status == 201).Select(scan => scan.Person)];
    }

    private async Task LeaveAsync(Fair fair, IEnumerable<RegisteredPerson> people, string gate)
    {
        var answers = await Task.WhenAll(people.Select(
            person => fair.Client.ScanAsync(ScanOf(person, gate) with { Direction = "out" })));
        Assert.All(answers, answer => Assert.Equal(201, answer.Status));
    }

    private ScanBody ScanOf(RegisteredPerson person, string gate) => new()
    {
        ScanId = string.Create(CultureInfo.InvariantCulture, $"room-{Interlocked.Increment(ref numbers)}"),
        Token = person.Token,
        GateId = gate,
    };
}
