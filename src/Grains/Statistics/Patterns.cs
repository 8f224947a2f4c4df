using System.Collections.Immutable;
using Attendance.Events;
using Attendance.Participants;
using Attendance.Scans;

namespace Attendance.Statistics;

/// <summary>Puts the patterns together from what was added up.</summary>
internal static class Patterns
{
    public static EventPatterns Of(Visits visits, PeopleFacts people, EventPlan plan, long position)
    {
        var (sums, zone) = (visits.Sums, EventHours.ZoneOf(plan.Event.TimeZone));
        var turnouts = Turnouts.Of(visits, people, plan.Event, zone);
        return new EventPatterns
        {
            Position = position,
            Arrivals =
            [
                .. sums.Quarters.Where(quarter => quarter.Value != default).OrderBy(quarter => quarter.Key)
                    .Select(quarter => new QuarterArrivals
                    {
                        StartsAt = EventHours.StartOf(quarter.Key, zone),
                        First = quarter.Value.First,
                        Again = quarter.Value.Again,
                    }),
            ],
            Methods =
            [
                .. Counted(sums.Methods)
                    .Select(count => new MethodShare { Method = (ScanMethod)count.Index, Count = count.Item }),
            ],
            Stay = sums.Stays.ToPattern(sums.OpenStays),
            Visits = new VisitPattern { Once = sums.Once, Again = sums.Again, Entries = sums.Entries },
            Refusals =
            [
                .. Counted(sums.Reasons)
                    .Select(count => new ReasonCount { Reason = (Reason)count.Index, Count = count.Item }),
            ],
            Gates =
            [
                .. visits.Gates
                    .Select(gate => gate.Value.ToPace(gate.Key, plan.Gates.GetValueOrDefault(gate.Key), zone))
                    .OrderByDescending(pace => pace.SecondsPerScan ?? -1)
                    .ThenByDescending(pace => pace.AvgProcessingMs)
                    .ThenBy(pace => pace.GateId, StringComparer.Ordinal),
            ],
            Groups = turnouts.Groups,
            Organizations = turnouts.Organizations,
            Ages = turnouts.Ages,
            Regions = turnouts.Regions,
        };
    }

    /// <summary>What is counted, by the values of an enum; the most frequent first.</summary>
    public static IEnumerable<(int Index, int Item)> Counted(int[] counts) => counts.Index()
        .Where(count => count is { Index: > 0, Item: > 0 })
        .OrderByDescending(count => count.Item).ThenBy(count => count.Index);
}
