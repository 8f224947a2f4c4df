using System.Globalization;
using Attendance.Events;
using Attendance.Journal;
using Attendance.Participants;
using Attendance.Scans;

namespace Attendance.Statistics;

/// <summary>What an event tells a platform: nothing about fewer than five people, and between two publications no
/// breakdown that differs by fewer.</summary>
internal static class AnonymousFigures
{
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    public static AnalyticsPublished Of(AnonymousInput input)
    {
        var (visits, patterns, before) = (input.Visits, input.Patterns, input.Before);
        var (one, zone) = (input.Plan.Event, EventHours.ZoneOf(input.Plan.Event.TimeZone));
        var registered = patterns.Ages.Sum(age => age.Registered);
        var attended = patterns.Ages.Sum(age => age.Attended);
        var spans = SpansOf(patterns.Arrivals, OpensAtOf(one, zone), TimeZoneInfo.ConvertTime(input.Now, zone));
        return new AnalyticsPublished
        {
            EventId = one.EventId,
            At = TimeZoneInfo.ConvertTime(input.Now, zone),
            AsOf = patterns.Position,
            Final = one.Status == EventStatus.Closed,
            Status = one.Status,
            StartTime = TimeZoneInfo.ConvertTime(one.StartTime, zone),
            EndTime = TimeZoneInfo.ConvertTime(one.EndTime, zone),
            TimeZone = one.TimeZone,
            Country = Countries.Of(one.TimeZone),
            Registered = AnonymousCells.Tell(registered),
            Attended = AnonymousCells.Tell(attended),
            Inside = AnonymousCells.Tell(input.Inside),
            AttendanceRate = AnonymousCells.Tell(registered) is { } all
                ? Math.Round((double)AnonymousCells.Round(attended) / all, 3)
                : null,
            Arrivals = spans,
            PeakArrivals = spans.Where(span => span.Until - span.From == Quarter).MaxBy(span => span.People),
            PeakGate = PeakGateOf(patterns, input.Plan),
            Methods = AnonymousCells.Renew(before?.Methods, MethodsOf(visits)),
            Stay = StayOf(visits.LongestStays, before?.Stay),
            Refusals = AnonymousCells.Renew(before?.Refusals, RefusalsOf(visits)),
            Ages = AnonymousCells.Renew(before?.Ages, TurnoutOf(patterns.Ages, registered, attended)),
            Regions = AnonymousCells.Renew(before?.Regions, TurnoutOf(patterns.Regions, registered, attended)),
        };
    }

    /// <summary>Quarters of an hour, put together where fewer than five people came. They begin at the opening and end
    /// now, so that they do not tell when the first and the last one came.</summary>
    public static IReadOnlyList<AnonymousSpan> SpansOf(
        IEnumerable<QuarterArrivals> arrivals, DateTimeOffset opensAt, DateTimeOffset now)
    {
        var spans = new List<AnonymousSpan>();
        var (from, waiting) = (opensAt, 0);
        foreach (var quarter in arrivals.Where(quarter => quarter.First > 0))
        {
            var until = quarter.StartsAt + Quarter;
            if (waiting == 0 && quarter.First >= AnonymousCells.PeopleMin && quarter.StartsAt >= from)
            {
                spans.Add(new AnonymousSpan(quarter.StartsAt, until, quarter.First));
                from = until;
                continue;
            }

            waiting += quarter.First;
            if (waiting >= AnonymousCells.PeopleMin && until > from)
            {
                spans.Add(new AnonymousSpan(from, until, waiting));
                (from, waiting) = (until, 0);
            }
        }

        if (waiting > 0 && spans is [.., var last])
        {
            // The last few go with those before them: alone they would be told by subtraction.
            var end = now > last.Until ? now : last.Until;
            spans[^1] = last with { Until = end, People = last.People + waiting };
        }

        return [.. spans.Select(span => span with { People = AnonymousCells.Round(span.People) })];
    }

    /// <summary>The quarter of an hour in which admission opens.</summary>
    private static DateTimeOffset OpensAtOf(Event one, TimeZoneInfo zone) => EventHours.StartOf(
        EventHours.QuarterOf(one.StartTime.AddMinutes(-one.Settings.AdmitBeforeMinutes)), zone);

    private static AnonymousGateLoad? PeakGateOf(EventPatterns patterns, EventPlan plan)
    {
        var peak = patterns.Gates.Where(gate => gate.PeakScans >= AnonymousCells.PeopleMin && gate.PeakLoad is not null)
            .MaxBy(gate => gate.PeakLoad);
        return peak is null
            ? null
            : new AnonymousGateLoad(
                peak.GateId,
                Math.Round(
                    AnonymousCells.Round(peak.PeakScans)
                        / (Quarter.TotalMinutes * Math.Max(1, plan.Gates[peak.GateId].CapacityPerMinute)),
                    3));
    }

    private static AnonymousBreakdown MethodsOf(VisitSums visits) =>
        PeopleOf<ScanMethod>(visits.Once + visits.Again, visits.FirstMethods);

    private static AnonymousBreakdown RefusalsOf(VisitSums visits) =>
        PeopleOf<Reason>(visits.Refused, visits.RefusedPeople);

    /// <param name="people">All of them.</param>
    /// <param name="counts">Parts of the whole, by the values of the enum.</param>
    private static AnonymousBreakdown PeopleOf<TEnum>(int people, int[] counts)
        where TEnum : struct, Enum => AnonymousCells.Of(
            people,
            StoredNames<TEnum>.Values.Select(known => new AnonymousCell
            {
                Name = known.Name,
                People = counts[known.Number],
            }));

    private static AnonymousBreakdown TurnoutOf(IReadOnlyCollection<Turnout> turnouts, int registered, int attended)
    {
        // Of very many names only the biggest are told; the others are people too.
        var rest = new AnonymousCell
        {
            People = registered - turnouts.Sum(turnout => turnout.Registered),
            Attended = attended - turnouts.Sum(turnout => turnout.Attended),
        };
        return AnonymousCells.Of(
            attended,
            turnouts.Select(turnout => new AnonymousCell
            {
                Name = turnout.Name,
                People = turnout.Registered,
                Attended = turnout.Attended,
            }).Append(rest));
    }

    private static AnonymousStay StayOf(StayTally stays, AnonymousStay? before)
    {
        var pattern = stays.ToPattern(open: 0);
        var lengths = AnonymousCells.Of(
            pattern.Ended,
            pattern.Lengths.Select((length, step) => new AnonymousCell
            {
                Name = step == StayTally.Steps.Length - 1
                    ? string.Create(CultureInfo.InvariantCulture, $"{length.FromMinutes}+")
                    : string.Create(
                        CultureInfo.InvariantCulture, $"{length.FromMinutes}-{StayTally.Steps[step + 1] - 1}"),
                People = length.Count,
            }));
        return before is not null && ReferenceEquals(AnonymousCells.Renew(before.Lengths, lengths), before.Lengths)
            ? before
            : new AnonymousStay
            {
                MedianMinutes = ToFive(pattern.MedianMinutes, pattern.Ended),
                MeanMinutes = ToFive(pattern.MeanMinutes, pattern.Ended),
                Lengths = lengths,
            };
    }

    private static int? ToFive(double? minutes, int people) =>
        people < AnonymousCells.PeopleMin || minutes is null ? null : 5 * (int)Math.Round(minutes.Value / 5);
}

/// <param name="Visits">What people did.</param>
/// <param name="Patterns">The exact figures of the same position.</param>
/// <param name="Plan">The event.</param>
/// <param name="Inside">People inside now.</param>
/// <param name="Now">When they are made.</param>
/// <param name="Before">The last publication, whose breakdowns stand until enough people have moved.</param>
internal sealed record AnonymousInput(
    VisitSums Visits, EventPatterns Patterns, EventPlan Plan, int Inside, DateTimeOffset Now,
    AnalyticsPublished? Before);
