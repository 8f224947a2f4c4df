using Attendance.Http;
using Attendance.Statistics;

namespace Attendance.Reports;

/// <summary>How people came, stayed and left.</summary>
internal sealed record ReportPatterns(
    IReadOnlyList<ReportArrivals> Arrivals,
    IReadOnlyList<ReportCount> Methods,
    ReportStay Stay,
    ReportVisits Visits,
    IReadOnlyList<ReportCount> Refusals,
    IReadOnlyList<ReportTurnout> Groups,
    IReadOnlyList<ReportTurnout> Organizations,
    IReadOnlyList<ReportTurnout> Ages,
    IReadOnlyList<ReportTurnout> Regions)
{
    public static ReportPatterns Of(EventPatterns patterns) => new(
        [.. patterns.Arrivals.Select(quarter => new ReportArrivals(quarter.StartsAt, quarter.First, quarter.Again))],
        [.. patterns.Methods.Select(share => new ReportCount(ApiJson.Name(share.Method), share.Count))],
        ReportStay.Of(patterns.Stay),
        new ReportVisits(patterns.Visits.Once, patterns.Visits.Again, patterns.Visits.Entries),
        [.. patterns.Refusals.Select(refusal => new ReportCount(ApiJson.Name(refusal.Reason), refusal.Count))],
        ReportTurnout.Of(patterns.Groups),
        ReportTurnout.Of(patterns.Organizations),
        ReportTurnout.Of(patterns.Ages),
        ReportTurnout.Of(patterns.Regions));
}

/// <summary>Confirmed entries of a quarter of an hour: people's first, and those of people who had been in before.
/// </summary>
internal sealed record ReportArrivals(DateTimeOffset StartTime, int First, int Again);

internal sealed record ReportCount(string Name, int Count);

internal sealed record ReportStay(
    int Ended, int Open, double? MeanMinutes, double? MedianMinutes, double? LongMinutes,
    IReadOnlyList<ReportStayLength> Lengths)
{
    public static ReportStay Of(StayPattern stay) => new(
        stay.Ended, stay.Open, stay.MeanMinutes, stay.MedianMinutes, stay.LongMinutes,
        [.. stay.Lengths.Select(length => new ReportStayLength(length.FromMinutes, length.Count))]);
}

/// <summary>Stays of at least so many minutes and less than the next step's.</summary>
internal sealed record ReportStayLength(int FromMinutes, int Count);

/// <summary>People who came once and several times, and all their entries.</summary>
internal sealed record ReportVisits(int Once, int Again, int Entries);

/// <param name="Name">Empty for people of whom it is not known.</param>
/// <param name="Registered">People on the list.</param>
/// <param name="Attended">Those of them who came.</param>
/// <param name="Rate">Attended ÷ registered.</param>
internal sealed record ReportTurnout(string Name, int Registered, int Attended, double Rate)
{
    public static IReadOnlyList<ReportTurnout> Of(IEnumerable<Turnout> turnouts) =>
        [.. turnouts.Select(turnout => Of(turnout.Name, turnout.Registered, turnout.Attended))];

    public static ReportTurnout Of(string name, int registered, int attended) =>
        new(name, registered, attended, registered == 0 ? 0 : Math.Round((double)attended / registered, 4));
}
