using Attendance.Journal;

namespace Attendance.Participants;

/// <summary>The directory against a naive one: a list of folded texts that are all looked through.</summary>
public sealed class DirectoryProperties
{
    private static readonly string[] Names =
    [
        "김민지", "김미정", "김 민지", "기무라", "곽철수", "Kim Minji", "Min-ji Kim", "MÜLLER Anna", "Muller", "Søren",
        "Weiß", "Łukasz O’Brien", "王伟", "田中 太郎", "Anna Kim", "이수", "Ｋｉｍ", "ㅋㅋ", "...",
    ];

    private static readonly string[] Queries =
    [
        "김", "김미", "김민지", "ㄱㅁㅈ", "ㅁㅈ", "김ㅁ", "김ㅁㅈ", "김밎", "ki", "kim", "KIM minji", "minji kim", "kim exa",
        "muller", "mü", "soren", "weiss", "brien", "o'brien", "王", "太郎", "ㅋㅋ", "an", "p0", "p000012", "12", "5678",
        "010-12", "+8210", "삼성", "ㅅㅅ", "example.com", "zzz", "anna kim exa",
    ];

    [Fact]
    public void Find_AnyChangesAndSearches_FindsWhatANaiveOneFinds() => Seeded.Check(60, random =>
    {
        var directory = new PeopleDirectory(changedMax: random.Next(1, 30));
        var people = new SortedDictionary<int, (ParticipantRow Row, PersonText Text)>();
        for (var step = 0; step < 40; step++)
        {
            Change(random, directory, people);
            Search(random, directory, people);
        }
    });

    /// <summary>Whoever matched from the first page to the last one is shown once, whoever comes in between.</summary>
    [Fact]
    public void Find_PeopleRegisteredBetweenPages_ShowsEveryoneElseOnce() => Seeded.Check(30, random =>
    {
        var directory = new PeopleDirectory(changedMax: 5);
        var people = new SortedDictionary<int, (ParticipantRow Row, PersonText Text)>();
        Change(random, directory, people);
        SearchTerms.Parse(random.Pick(Queries), out var terms);
        var query = new FindPeople();
        var expected = Expected(people, terms!, query);
        var shown = new List<int>();
        DirectoryCursor? cursor = DirectoryCursor.Start;
        while (cursor is { } after)
        {
            (var rows, cursor) = directory.Find(terms!, query, after, random.Next(1, 4));
            shown.AddRange(rows.Select(row => row.Number));
            Put(random, directory, people, [people.Keys.LastOrDefault() + random.Next(1, 3)]);
        }

        Assert.Equal(shown.Distinct(), shown);
        Assert.Equal(expected, shown.Where(expected.Contains));
    });

    private static void Change(
        Random random, PeopleDirectory directory, SortedDictionary<int, (ParticipantRow Row, PersonText Text)> people)
    {
        var last = people.Keys.LastOrDefault();
        var numbers = Enumerable.Range(0, random.Next(12)).Select(_ => random.Chance(50) && last > 0
            ? random.Next(1, last + 1)
            : last + random.Next(1, 20)).Distinct().Order().ToList();
        foreach (var erased in numbers.Where(_ => random.Chance(20)).ToList())
        {
            directory.Remove(erased);
            people.Remove(erased);
            numbers.Remove(erased);
        }

        Put(random, directory, people, numbers);
    }

    private static void Put(
        Random random, PeopleDirectory directory, SortedDictionary<int, (ParticipantRow Row, PersonText Text)> people,
        List<int> numbers)
    {
        var changes = numbers.Select(number => (Row: Row(random, number), Person: Person(random, number))).ToList();
        directory.Put(changes);
        foreach (var (row, person) in changes)
        {
            people[row.Number] = (row, PersonText.Of(row.ParticipantId, person));
        }
    }

    private static void Search(
        Random random, PeopleDirectory directory, SortedDictionary<int, (ParticipantRow Row, PersonText Text)> people)
    {
        var text = random.Chance(90) ? random.Pick(Queries) : null;
        Assert.Equal(FindOutcome.Done, SearchTerms.Parse(text, out var terms));
        var query = new FindPeople
        {
            Group = random.Chance(25) ? "press" : null,
            Status = random.Chance(25) ? (ParticipantStatus)random.Next(1, 6) : null,
        };

        var found = new List<int>();
        DirectoryCursor? cursor = DirectoryCursor.Start;
        while (cursor is { } after)
        {
            var limit = random.Next(1, 8);
            (var rows, cursor) = directory.Find(terms!, query, after, limit);
            Assert.True(cursor is null ? rows.Count <= limit : rows.Count == limit);
            Assert.True(DirectoryCursor.TryParse(cursor?.ToString(), out var read) && (cursor ?? read) == read);
            found.AddRange(rows.Select(row => row.Number));
        }

        Assert.True(
            Expected(people, terms!, query).SequenceEqual(found),
            $"{text} {query}: {string.Join(' ', found)}, not {string.Join(' ', Expected(people, terms!, query))}");
    }

    private static List<int> Expected(
        SortedDictionary<int, (ParticipantRow Row, PersonText Text)> people, SearchTerms terms, FindPeople query)
    {
        var needles = terms.Needles.Select(System.Text.Encoding.UTF8.GetString).ToList();
        return
        [
            .. people.Values
                .Where(one => query.Status is null || one.Row.Status == (int)query.Status)
                .Where(one => query.Group is null || one.Row.Groups.Contains(query.Group))
                .Where(one => needles.All(needle => Holds(one.Text.Names, needle) || Holds(one.Text.Details, needle)))
                .OrderBy(one => needles.Any(needle => Holds(one.Text.Names, SearchText.WordStart + needle)) ? 0 : 1)
                .ThenBy(one => one.Row.Number)
                .Select(one => one.Row.Number),
        ];
    }

    private static bool Holds(string text, string needle) => text.Contains(needle, StringComparison.Ordinal);

    private static Person Person(Random random, int number) => new()
    {
        Name = random.Pick(Names),
        Email = random.Chance(80) ? $"someone{number}@{random.Pick(["example.com", "kim.kr"])}" : null,
        Organization = random.Pick([null, "Example Labs", "삼성 전자", "Anna & Co."]),
        Phone = random.Pick([null, "+821012345678", "+4915112345678", "+12025550112"]),
    };

    private static ParticipantRow Row(Random random, int number) => new()
    {
        Number = number,
        ParticipantId = $"P{number:D6}",
        Status = random.Next(1, 6),
        TokenGeneration = 0,
        TokenRevoked = false,
        Groups = random.Pick<string[]>([[], ["press"], ["vip", "press"], ["vip"]]),
        Permissions = [],
        Personal = [],
        RegisteredAt = Samples.Nine,
        Version = 1,
    };
}
