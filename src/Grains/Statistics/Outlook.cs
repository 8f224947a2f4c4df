using Attendance.Events;
using Attendance.Journal;

namespace Attendance.Statistics;

/// <summary>What the journal says that a forecast needs: who came when, and each gate's last hour.</summary>
internal sealed class Outlook
{
    private readonly ArrivalCurve _arrivals = new();
    private readonly Dictionary<string, HourWindow> _hours = [];

    public void Add(JournalEntry entry)
    {
        _arrivals.Add(entry);
        if (entry.Kind is not (EntryKind.AttendanceRecorded or EntryKind.AttendanceRefused))
        {
            return;
        }

        var record = JournalJson.RecordOf(entry);
        if (!_hours.TryGetValue(record.GateId, out var hour))
        {
            _hours[record.GateId] = hour = new HourWindow();
        }

        hour.Add(record.Timestamp);
    }

    public ForecastResult Forecast(EventPlan plan, EventStatistics statistics, DateTimeOffset now)
    {
        var (settings, opensAt) = (plan.Event.Settings, OpensAtOf(plan.Event));
        var input = new ForecastInput
        {
            OpensAt = opensAt,
            StartsAt = plan.Event.StartTime,
            ClosesAt = plan.Event.EndTime.AddMinutes(settings.AdmitAfterMinutes),
            IsOver = plan.Event.Status is EventStatus.Closed or EventStatus.Archived,
            Registered = statistics.TotalParticipants,
            Arrivals = _arrivals.Since(opensAt, now),
            Gates =
            [
                .. plan.Gates.Values.Select(gate => new GateHour
                {
                    GateId = gate.GateId,
                    CapacityPerMinute = gate.CapacityPerMinute,
                    IsActive = gate.IsActive,
                    Scans = _hours.TryGetValue(gate.GateId, out var hour) ? hour.Counts(now) : [],
                }),
            ],
        };
        return ForecastModel.Of(input, now) with { Position = statistics.Position };
    }

    private static DateTimeOffset OpensAtOf(Event one) => one.StartTime.AddMinutes(-one.Settings.AdmitBeforeMinutes);
}
