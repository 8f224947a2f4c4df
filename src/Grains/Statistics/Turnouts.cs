using System.Collections.Immutable;
using Attendance.Events;
using Attendance.Participants;

namespace Attendance.Statistics;

/// <summary>How many of those on the list came, told by what is known of them.</summary>
internal sealed record Turnouts
{
    /// <summary>Organisations, regions and groups told at most, the biggest: people can write thousands.</summary>
    public const int NamesMax = 1_000;

    private static readonly (int Years, string Name)[] Bands =
    [
        (65, "65+"), (55, "55-64"), (45, "45-54"), (35, "35-44"), (25, "25-34"), (18, "18-24"), (0, "13-17"),
    ];

    public required ImmutableArray<Turnout> Groups { get; init; }

    public required ImmutableArray<Turnout> Organizations { get; init; }

    public required ImmutableArray<Turnout> Ages { get; init; }

    public required ImmutableArray<Turnout> Regions { get; init; }

    public static Turnouts Of(Visits visits, PeopleFacts people, Event one, TimeZoneInfo zone)
    {
        var startsOn = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(one.StartTime, zone).DateTime);
        var groupSets = new Came[people.Groups.Count];
        var organizations = new Came[people.Organizations.Count];
        var regions = new Came[people.Regions.Count];
        var ages = new Dictionary<string, Came>(StringComparer.Ordinal);
        foreach (var (number, facts) in people.All)
        {
            var came = new Came(1, visits.HasAttended(number) ? 1 : 0);
            groupSets[facts.GroupSet - 1] += came;
            organizations[facts.Organization] += came;
            regions[facts.Region] += came;
            var band = BandOf(facts.BirthDay, startsOn);
            ages[band] = ages.GetValueOrDefault(band) + came;
        }

        var groups = new Dictionary<string, Came>(StringComparer.Ordinal);
        foreach (var (set, came) in groupSets.Index())
        {
            // A person without groups is told under the empty name.
            foreach (var group in people.Groups[set] is { Length: > 0 } names ? names.Distinct() : [""])
            {
                groups[group] = groups.GetValueOrDefault(group) + came;
            }
        }

        return new Turnouts
        {
            Groups = ByCount(groups),
            Organizations = ByCount(organizations.Index().Select(each =>
                KeyValuePair.Create(people.Organizations[each.Index], each.Item))),
            Ages =
            [
                .. ages.Select(each => ToTurnout(each.Key, each.Value)).OrderBy(turnout => turnout.Name.Length == 0)
                    .ThenBy(turnout => turnout.Name, StringComparer.Ordinal),
            ],
            Regions = ByCount(regions.Index().Select(each =>
                KeyValuePair.Create(people.Regions[each.Index], each.Item))),
        };
    }

    /// <summary>Whole years on a day; whoever was born on the 29th of February has a birthday on the 28th.</summary>
    public static string BandOf(int birthDay, DateOnly on)
    {
        if (birthDay == 0)
        {
            return "";
        }

        var born = DateOnly.FromDayNumber(birthDay);
        var years = on.Year - born.Year;
        years -= born.AddYears(years) > on ? 1 : 0;

        // Nobody is younger than 13, unless the event was moved since; they are told with the youngest.
        return Array.Find(Bands, band => years >= band.Years).Name ?? Bands[^1].Name;
    }

    private static ImmutableArray<Turnout> ByCount(IEnumerable<KeyValuePair<string, Came>> names) =>
    [
        .. names.Where(each => each.Value.Registered > 0)
            .OrderBy(each => each.Key.Length == 0).ThenByDescending(each => each.Value.Registered)
            .ThenBy(each => each.Key, StringComparer.Ordinal)
            .Select(each => ToTurnout(each.Key, each.Value))
            .Take(NamesMax),
    ];

    private static Turnout ToTurnout(string name, Came came) =>
        new() { Name = name, Registered = came.Registered, Attended = came.Attended };

    private readonly record struct Came(int Registered, int Attended)
    {
        public static Came operator +(Came one, Came other) =>
            new(one.Registered + other.Registered, one.Attended + other.Attended);
    }
}
