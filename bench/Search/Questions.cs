using Attendance.Participants;

namespace Attendance.Bench.Search;

/// <summary>What staff type, by kind. Who is looked for exists, but where the kind says otherwise.</summary>
internal sealed class Questions(Random random, Person[] people)
{
    private const string Initials = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";

    private readonly Person[] _hangul = [.. people.Where(person => IsHangul(person.Name[0]))];
    private readonly Person[] _latin = [.. people.Where(person => char.IsAsciiLetter(person.Name[0]))];

    public IEnumerable<(string Kind, Func<FindPeople> Make)> Kinds() =>
    [
        ("Hangul, the whole name", () => Of(Pick(_hangul).Name)),
        ("Hangul, half typed", () => Of(Pick(_hangul).Name[..2])),
        ("initial consonants", () => Of(string.Concat(Pick(_hangul).Name.Select(InitialOf)))),
        ("two letters of a name", () => Of(Pick(_latin).Name[..2])),
        ("the beginning of a name", () => Of(Beginning(Pick(_latin).Name, 4).ToUpperInvariant())),
        ("two words of a name", () => Of(string.Join(' ', Pick(_latin).Name.Split(' ').Reverse()))),
        ("a name and an organisation", () => Of(NameAndOrganisation(Pick(_latin)))),
        ("the beginning of an e-mail", () => Of(Pick(people).Email![..8])),
        ("a participant id", () => Of($"P{random.Next(1, people.Length + 1):D6}")),
        ("the last four of a phone", () => Of(Pick(people).Phone![^4..])),
        ("what most have (gmail, com)", () => Of(random.Next(2) == 0 ? "gmail" : "com")),
        ("nobody, Latin", () => Of("zq" + (char)('a' + random.Next(26)) + "x")),
        ("nobody, Hangul", () => Of("뷁" + (char)('가' + random.Next(11_000)))),
        ("two that most have, together nobody", () => Of("gmail naver")),
        ("a name, suspended only", () => Of(Beginning(Pick(_latin).Name, 3)) with
        {
            Status = ParticipantStatus.Suspended,
        }),
        ("a group", () => new FindPeople { Group = "press" }),
    ];

    private static FindPeople Of(string query) => new() { Query = query };

    private static bool IsHangul(char c) => c is >= '가' and <= '힣';

    private static char InitialOf(char syllable) => Initials[(syllable - '가') / 588];

    private static string Beginning(string name, int length) => name[..Math.Min(length, name.Length)].Trim();

    private static string NameAndOrganisation(Person person) =>
        $"{Beginning(person.Name, 3)} {(person.Organization is { } name ? Beginning(name, 3) : "exa")}";

    private Person Pick(Person[] from) => from[random.Next(from.Length)];
}
