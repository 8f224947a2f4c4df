using System.Collections.Immutable;
using Attendance.Events;

namespace Attendance.Participants;

public sealed class PersonRulesTests
{
    private static readonly PersonContext Seoul = new(new DateOnly(2026, 11, 21), "KR");
    private static readonly PersonDraft Good = new() { Name = "김하늘", Email = "sky@example.org" };

    [Fact]
    public void Check_EverythingGiven_IsCleaned()
    {
        var draft = new PersonDraft
        {
            Name = "  Kim  Ha-neul\u00A0",
            Email = "\tSky.Kim+x@Example.ORG ",
            Phone = "010-1234-5678",
            Organization = "\uFEFFBlue & Co ",
            BirthDate = " 1990-02-28 ",
            Region = "서울",
            Metadata = Entries((" shirt ", " M "), ("diet", null)),
            Groups = ["vip", " vip", "press"],
            Permissions = ["attendance", "backstage"],
        };

        var check = PersonRules.Check(draft, Seoul);

        Assert.Empty(check.Faults);
        var person = check.Person!;
        Assert.Equal("Kim  Ha-neul", person.Name);
        Assert.Equal("sky.kim+x@example.org", person.Email);
        Assert.Equal("+821012345678", person.Phone);
        Assert.Equal("Blue & Co", person.Organization);
        Assert.Equal(new DateOnly(1990, 2, 28), person.BirthDate);
        Assert.Equal("서울", person.Region);
        Assert.Equal(["diet=", "shirt=M"], person.Metadata.Select(pair => $"{pair.Key}={pair.Value}").Order());
        Assert.Equal(["vip", "press"], check.Groups.ToArray());
        Assert.Equal(["attendance", "backstage"], check.Permissions.ToArray());
    }

    [Fact]
    public void Check_OnlyWhatIsRequired_HasTheUsualPermission()
    {
        var check = PersonRules.Check(Good with { Phone = " ", BirthDate = "", Organization = "" }, Seoul);

        Assert.Equal(new Person { Name = "김하늘", Email = "sky@example.org" }, check.Person);
        Assert.Empty(check.Groups);
        Assert.Equal([Participant.AttendancePermission], check.Permissions.ToArray());
    }

    [Fact]
    public void Check_NoPermissionsOnPurpose_HasNone() =>
        Assert.Empty(PersonRules.Check(Good with { Permissions = [] }, Seoul).Permissions);

    [Fact]
    public void Check_ManyFaults_NamesEveryField()
    {
        var draft = new PersonDraft
        {
            Phone = "x", BirthDate = "x", Organization = "a\u0007", Region = new string('r', 101), Groups = ["a b"],
            Permissions = ["a/b"], Metadata = Entries(("", "x")),
        };

        var check = PersonRules.Check(draft, Seoul);

        Assert.Null(check.Person);
        Assert.Equal(
            ["birthDate", "email", "groups", "metadata", "name", "organization", "permissions", "phone", "region"],
            check.Faults.Keys.Order(StringComparer.Ordinal));
        Assert.All(check.Faults.Values, faults => Assert.Single(faults));
    }

    [Theory]
    [InlineData(null, "A name is required.")]
    [InlineData("   ", "A name is required.")]
    [InlineData("A", "The name must have at least 2 characters.")]
    [InlineData(" 李 ", "The name must have at least 2 characters.")]
    [InlineData("👩‍👩‍👧", "The name must have at least 2 characters.")]
    [InlineData("e\u0301", "The name must have at least 2 characters.")]
    [InlineData("Kim\nSky", "Control characters are not allowed.")]
    [InlineData("Kim\0Sky", "Control characters are not allowed.")]
    [InlineData("Kim\u202EykS", "Control characters are not allowed.")]
    public void Check_BadName_IsAFaultOfTheName(string? name, string fault) =>
        AssertFault(Good with { Name = name }, "name", fault);

    [Fact]
    public void Check_HalfACharacter_IsAFaultOfTheName() =>
        AssertFault(Good with { Name = "Kim" + (char)0xD83D }, "name", "Control characters are not allowed.");

    [Theory]
    [InlineData("李明")]
    [InlineData("Bo")]
    [InlineData("O’Brien-Núñez, Jr.")]
    [InlineData("نور‌الدین")]
    [InlineData("👍👍")]
    public void Check_GoodName_IsKept(string name) =>
        Assert.Equal(name, PersonRules.Check(Good with { Name = name }, Seoul).Person?.Name);

    [Fact]
    public void Check_LongestTexts_AreKeptAndLongerOnesRefused()
    {
        Assert.Empty(PersonRules.Check(Good with { Name = new string('n', 200) }, Seoul).Faults);
        AssertFault(Good with { Name = new string('n', 201) }, "name", "At most 200 characters are allowed.");
        AssertFault(
            Good with { Organization = new string('o', 201) }, "organization", "At most 200 characters are allowed.");
        AssertFault(Good with { Region = new string('r', 101) }, "region", "At most 100 characters are allowed.");
    }

    [Theory]
    [InlineData("a@b.co")]
    [InlineData("first.last+tag@sub.example.org")]
    [InlineData("o'neil_{x}@example.museum")]
    [InlineData("하늘@예시.한국")]
    [InlineData("sky@bücher.example")]
    [InlineData("a@xn--3e0b707e.xn--3e0b707e")]
    [InlineData("a@1-2.3com.kr")]
    public void Check_GoodEmail_IsKept(string email) =>
        Assert.Equal(email, PersonRules.Check(Good with { Email = email }, Seoul).Person?.Email);

    [Theory]
    [InlineData("plain")]
    [InlineData("@example.org")]
    [InlineData("a@")]
    [InlineData("a@b")]
    [InlineData("a@@example.org")]
    [InlineData("a@b@example.org")]
    [InlineData("a b@example.org")]
    [InlineData("a@exam ple.org")]
    [InlineData(".a@example.org")]
    [InlineData("a.@example.org")]
    [InlineData("a..b@example.org")]
    [InlineData("a@.example.org")]
    [InlineData("a@example..org")]
    [InlineData("a@example.org.")]
    [InlineData("a@-example.org")]
    [InlineData("a@example-.org")]
    [InlineData("a@exam_ple.org")]
    [InlineData("a@example.o")]
    [InlineData("a@127.0.0.1")]
    [InlineData("a@[127.0.0.1]")]
    [InlineData("Sky <sky@example.org>")]
    [InlineData("a@example.org,b@example.org")]
    [InlineData("a\r\nb@example.org")]
    public void Check_BadEmail_IsAFaultOfTheEmail(string email) =>
        AssertFault(Good with { Email = email }, "email", "This is not a valid e-mail address.");

    [Fact]
    public void Check_EmailTooLong_IsAFaultOfTheEmail()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 60), 3));
        var longest = Good with { Email = new string('l', 64) + "@" + domain + ".org" };

        Assert.Empty(PersonRules.Check(longest, Seoul).Faults);
        AssertFault(
            Good with { Email = new string('l', 65) + "@example.org" }, "email", "This is not a valid e-mail address.");
        AssertFault(
            Good with { Email = new string('l', 64) + "@" + domain + ".abcd.org" }, "email",
            "This is not a valid e-mail address.");
    }

    [Fact]
    public void Check_BadPhone_SaysWhichCountryWasTried()
    {
        AssertFault(
            Good with { Phone = "12" }, "phone",
            "This is not a phone number of KR; write one of elsewhere with + and the country's code.");
        var check = PersonRules.Check(Good with { Phone = "12" }, Seoul with { Country = null });
        Assert.Equal(
            "This is not a phone number; write it with + and the country's code.",
            Assert.Single(check.Faults["phone"]));
    }

    [Theory]
    [InlineData("1990-2-28", "This is not a date in the form yyyy-MM-dd.")]
    [InlineData("28.02.1990", "This is not a date in the form yyyy-MM-dd.")]
    [InlineData("2001-02-29", "This is not a date in the form yyyy-MM-dd.")]
    [InlineData("1990-02-28T00:00:00Z", "This is not a date in the form yyyy-MM-dd.")]
    [InlineData("1899-12-31", "The birth date cannot be before 1900.")]
    [InlineData("0001-01-01", "The birth date cannot be before 1900.")]
    [InlineData("2013-11-22", "Participants must be at least 13 years old when the event starts.")]
    [InlineData("9999-12-31", "Participants must be at least 13 years old when the event starts.")]
    public void Check_BadBirthDate_IsAFaultOfTheBirthDate(string date, string fault) =>
        AssertFault(Good with { BirthDate = date }, "birthDate", fault);

    [Theory]
    [InlineData("1900-01-01", 2026, 11, 21)]
    [InlineData("2013-11-21", 2026, 11, 21)]
    [InlineData("2012-02-29", 2025, 3, 1)]
    [InlineData("2015-02-28", 2028, 2, 29)]
    public void Check_OldEnoughOnTheDay_IsKept(string date, int year, int month, int day)
    {
        var check = PersonRules.Check(
            Good with { BirthDate = date }, Seoul with { StartsOn = new DateOnly(year, month, day) });

        Assert.Empty(check.Faults);
    }

    [Fact]
    public void Check_BornOnALeapDayTheDayBefore_IsRefused() => Assert.True(PersonRules.Check(
        Good with { BirthDate = "2012-02-29" }, new PersonContext(new DateOnly(2025, 2, 28), "KR"))
        .Faults.ContainsKey("birthDate"));

    [Fact]
    public void Check_TooManyOrTooLongEntries_AreFaults()
    {
        AssertFault(Good with { Metadata = Entries(33, "v") }, "metadata", "At most 32 entries are allowed.");
        AssertFault(
            Good with { Metadata = Entries(1, new string('v', 1001)) }, "metadata",
            "At most 1000 characters are allowed.");
        AssertFault(
            Good with { Metadata = Entries((new string('k', 65), "v")) }, "metadata",
            "At most 64 characters are allowed.");
        AssertFault(
            Good with { Metadata = Entries(("k", "1"), (" k", "2")) }, "metadata",
            "Two entries have the same name.");
        AssertFault(Good with { Groups = [.. Entries(33, "v").Keys] }, "groups", "At most 32 are allowed.");
        Assert.Equal(32, PersonRules.Check(Good with { Metadata = Entries(32, "v") }, Seoul).Person?.Metadata.Count);
    }

    [Fact]
    public void Check_AnyText_IsAnsweredAndNeverThrows()
    {
        var random = new Random(20261121);
        var pieces = new[]
        {
            "a", "@", ".", "xn--", "-", "+82", "010", " ", "\0", "\uD83D", "\uDE00", "\uFFFE", "\uFFFF", "\u0301", "한",
            "\u202E", "\u00AD", "\uFF0E", "ß", "İ", "１", new string('x', 70),
        };
        for (var i = 0; i < 20_000; i++)
        {
            string Text() => string.Concat(random.GetItems(pieces, random.Next(8)));
            var draft = new PersonDraft
            {
                Name = Text(), Email = Text() + "@" + Text() + ".org", Phone = Text(), BirthDate = Text(),
                Organization = Text(), Region = Text(), Groups = [Text(), null], Permissions = [Text()],
                Metadata = Entries((Text(), Text())),
            };

            var check = PersonRules.Check(draft, Seoul);

            Assert.Equal(check.Person is null, check.Faults.Count > 0);
        }
    }

    [Fact]
    public void Normalise_EmailItGave_StaysTheSameAndCanBeLookedUp()
    {
        var random = new Random(20261121);
        var pieces = new[] { "a", "B", "-", "1", "xn--", "한", "ü", "u\u0308", "ß", "İ", "ς", "\u200D", "\uFF0E", "Ａ" };
        for (var i = 0; i < 20_000; i++)
        {
            string Text() => string.Concat(random.GetItems(pieces, random.Next(1, 5)));

            if (EmailAddress.Normalise($"{Text()}@{Text()}.{Text()}") is { } email)
            {
                Assert.Equal(email, EmailAddress.Normalise(email));
                Assert.DoesNotContain(EmailAddress.LookupForm(email).Split('@')[1], c => c > 127);
            }
        }
    }

    [Fact]
    public void Of_Event_TakesTheDayWhereItTakesPlace()
    {
        var @event = new Event
        {
            EventId = "tcf24",
            EventName = "TCF",
            StartTime = new DateTimeOffset(2026, 11, 20, 23, 0, 0, TimeSpan.Zero),
            EndTime = new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.Zero),
            TimeZone = "Asia/Seoul",
        };

        Assert.Equal(Seoul, PersonContext.Of(@event));
        Assert.Equal(
            new PersonContext(new DateOnly(2026, 11, 20), null), PersonContext.Of(@event with { TimeZone = "?" }));
    }

    [Fact]
    public void Of_Participant_GivesTheSamePersonAgain()
    {
        var draft = Good with
        {
            BirthDate = "1990-02-28", Groups = ["vip"], Permissions = ["x"], Metadata = Entries(2, "v"),
        };
        var first = PersonRules.Check(draft, Seoul);
        var participant = new Participant
        {
            ParticipantId = "p", Number = 1, Person = first.Person!, Groups = first.Groups,
            Permissions = first.Permissions, RegistrationDate = default,
        };

        var again = PersonRules.Check(PersonDraft.Of(participant), Seoul);

        Assert.Equal(first.Person! with { Metadata = again.Person!.Metadata }, again.Person);
        Assert.Equal(first.Person!.Metadata.Count, again.Person.Metadata.Count);
        Assert.Equal(["vip"], again.Groups.ToArray());
        Assert.Equal(["x"], again.Permissions.ToArray());
    }

    private static ImmutableDictionary<string, string?> Entries(params (string Name, string? Value)[] entries) =>
        entries.ToImmutableDictionary(entry => entry.Name, entry => entry.Value);

    private static ImmutableDictionary<string, string?> Entries(int count, string value) =>
        Enumerable.Range(0, count).ToImmutableDictionary(i => $"k{i}", _ => (string?)value);

    private static void AssertFault(PersonDraft draft, string field, string fault)
    {
        var check = PersonRules.Check(draft, Seoul);

        Assert.Null(check.Person);
        Assert.Equal([field], check.Faults.Keys);
        Assert.Equal(fault, Assert.Single(check.Faults[field]));
    }
}
