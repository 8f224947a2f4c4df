using System.Diagnostics;
using System.Globalization;
using Attendance.Bench.Search;
using Attendance.Participants;

// dotnet run -c Release --project bench/Search [people] [seed]
var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100_000;
var seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 20_260_501;
const int perKind = 250;
const int naivePerKind = 10;
var random = new Random(seed);
Console.WriteLine($"seed {seed}, {count:N0} people, {perKind} searches of each kind, a page of up to 100");

await using var site = await Site.StartAsync();
var crowd = new Crowd(random);
Participant[] people = [.. Enumerable.Range(1, count).Select(number => new Participant
{
    ParticipantId = $"P{number:D6}",
    Number = number,
    Person = crowd.Next(number),
    Groups = random.Next(50) == 0 ? ["press"] : random.Next(3) == 0 ? ["연사", "vip"] : [],
    Status = random.Next(100) == 0 ? ParticipantStatus.Suspended : ParticipantStatus.Registered,
    RegistrationDate = DateTimeOffset.UnixEpoch,
})];
await site.StoreAsync(people);

var before = GC.GetTotalMemory(forceFullCollection: true);
var load = Stopwatch.StartNew();
await site.Directory.Find(new FindPeople { Query = "first search" });
Console.WriteLine($"load {load.ElapsedMilliseconds:N0} ms from SQLite, "
    + $"{(GC.GetTotalMemory(forceFullCollection: true) - before) / count:N0} bytes per person");

var questions = new Questions(random, [.. people.Select(one => one.Person)]);
var naive = new Naive(people);
for (var round = 0; round < 3; round++)
{
    foreach (var (_, make) in questions.Kinds())
    {
        for (var i = 0; i < 30; i++)
        {
            await site.Directory.Find(make());
        }
    }
}

Console.WriteLine($"{"ms",-38} {"p50",8} {"p99",8} {"max",8} {"found",7} {"naive p50",10}");
var all = new List<double>();
var processor = TimeSpan.Zero;
foreach (var (kind, make) in questions.Kinds())
{
    var found = 0L;
    var times = new List<double>();
    var busy = Environment.CpuUsage.TotalTime;
    for (var i = 0; i < perKind; i++)
    {
        var query = make();
        var start = Stopwatch.GetTimestamp();
        var page = await site.Directory.Find(query);
        times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        found += page.People.Length;
    }

    processor += Environment.CpuUsage.TotalTime - busy;
    var usual = new List<double>();
    for (var i = 0; i < naivePerKind; i++)
    {
        var query = make();
        var start = Stopwatch.GetTimestamp();
        naive.Find(query, 100);
        usual.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    all.AddRange(times);
    Print(kind, times, (double)found / perKind, usual);
}

Print("all", all, null, null);
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"processor time, {processor.TotalMilliseconds / all.Count:F2} ms a search, whatever else runs on this machine"));
await Fresh();
TokenChecks.Measure(site.Tokens, random);

// Somebody changes, and is searched at once: what a search costs that has to catch up.
async Task Fresh()
{
    var times = new List<double>();
    for (var i = 0; i < perKind; i++)
    {
        var number = random.Next(1, count + 1);
        var one = people[number - 1];
        people[number - 1] = one = one with
        {
            Version = one.Version + 1, Person = one.Person with { Organization = $"Newcomer {i} Inc" },
        };
        await site.ChangeAsync(one);
        var start = Stopwatch.GetTimestamp();
        var page = await site.Directory.Find(new FindPeople { Query = $"newcomer{i}inc" });
        times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        if (page.People is not [var only] || only.Participant.Number != number)
        {
            throw new InvalidOperationException($"A change of {number} was not found.");
        }
    }

    Print("somebody who has just changed", times, 1, null);
}

static void Print(string what, List<double> times, double? found, List<double>? naive)
{
    times.Sort();
    naive?.Sort();
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what,-38} {At(times, 50),8:F2} {At(times, 99),8:F2} {times[^1],8:F2} {found,7:F1} {At(naive, 50),10:F1}"));
}

static double? At(List<double>? sorted, int percent) =>
    sorted?[Math.Min(sorted.Count * percent / 100, sorted.Count - 1)];
