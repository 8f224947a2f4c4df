using System.Collections.Immutable;
using System.Text.Json;
using Attendance.Devices;
using Attendance.Events;
using Attendance.Journal;
using Attendance.Scans;
using Attendance.Statistics;
using Orleans;

namespace Attendance.Alerts;

[GrainType("alert")]
internal sealed class AlertGrain(IJournalStore store, JournalQueue journal, TimeProvider clock) : Grain, IAlertGrain
{
    private const int ReadMax = 1_000;

    private readonly AlertBook _book = new();
    private readonly RefusalWindow _refusals = new();

    private string EventId => this.GetPrimaryKeyString();

    public async Task<ImmutableArray<AlertView>> List()
    {
        await CatchUp();
        return [.. _book.NewestFirst];
    }

    public async Task<AlertView?> Acknowledge(string alertId, string by)
    {
        await CatchUp();
        if (_book.Find(alertId) is { AcknowledgedAt: null })
        {
            await Append(
                EntryKind.AlertAcknowledged, alertId, "acknowledged",
                JsonSerializer.SerializeToUtf8Bytes(
                    new AlertAcknowledged(alertId, by), JournalJson.Default.AlertAcknowledged));
            await CatchUp();
        }

        return _book.Find(alertId);
    }

    public async Task Check()
    {
        if (await GrainFactory.GetGrain<IEventGrain>(EventId).Get() is not { } plan)
        {
            return;
        }

        await CatchUp();
        var findings = AlertRules.Look(await Picture(plan)).ToList();
        foreach (var finding in findings)
        {
            if (finding.IsWrong && _book.Open(finding.Kind, finding.Subject) is null)
            {
                await Raise(finding);
            }
        }

        // Also what no rule looks at any more: a gate that is gone, an event that was closed.
        foreach (var open in _book.OpenOf(AlertRules.Kinds))
        {
            var finding = findings.Find(
                each => each.Kind == open.Alert.Kind && each.Subject == open.Alert.Subject);
            if (finding is null or { IsMended: true })
            {
                await Clear(open.Alert);
            }
        }
    }

    private async Task<AlertPicture> Picture(EventPlan plan)
    {
        var grain = GrainFactory.GetGrain<IStatisticsGrain>(EventId);
        var statistics = await grain.Get();
        var now = clock.GetUtcNow();
        _refusals.Add(now, statistics.Gates.ToDictionary(gate => gate.Key, gate => gate.Value.Refusals.Values.Sum()));
        var gates = new List<GatePicture>();
        foreach (var gate in plan.Gates.Values)
        {
            var scans = (await grain.GateWindow(gate.GateId)).Sum();
            gates.Add(new GatePicture(gate, scans, _refusals.Of(gate.GateId)));
        }

        var signs = await GrainFactory.GetGrain<IDevicesGrain>(EventId).Signs();
        return new AlertPicture
        {
            Devices = signs.Devices,
            ListenedSince = signs.Since,
            Now = now,
            Event = plan.Event,
            Gates = gates,
            TotalParticipants = statistics.TotalParticipants,
            AttendedParticipants = statistics.AttendedParticipants,
            InsideNow = statistics.InsideNow,
            Zones = statistics.Zones,
        };
    }

    private Task Raise(Finding finding)
    {
        var alertId = _book.NextId(finding.Kind, finding.Subject);
        var raised = new AlertRaised(alertId, finding.Kind, clock.GetUtcNow(), finding.Count, finding.Action)
        {
            Subject = finding.Subject,
            Seen = finding.Seen,
        };
        return Append(
            EntryKind.AlertRaised, alertId, "raised",
            JsonSerializer.SerializeToUtf8Bytes(raised, JournalJson.Default.AlertRaised));
    }

    private Task Clear(Alert alert) => Append(
        EntryKind.AlertCleared, alert.AlertId, "cleared",
        JsonSerializer.SerializeToUtf8Bytes(
            new AlertCleared(alert.AlertId, alert.Kind), JournalJson.Default.AlertCleared));

    /// <summary>Whoever else says the same of this alert meets its key: it is said once.</summary>
    private Task Append(EntryKind kind, string alertId, string what, byte[] data) => journal.AppendAsync(
        EventId,
        new JournalAppend
        {
            Entries =
            [
                new NewEntry
                {
                    Kind = kind,
                    At = clock.GetUtcNow(),
                    ScanKey = $"!{alertId}/{what}",
                    Data = data,
                },
            ],
        });

    private async Task CatchUp()
    {
        while (true)
        {
            var entries = await store.ReadAlertsAsync(EventId, _book.Position, ReadMax, CancellationToken.None);
            foreach (var entry in entries)
            {
                _book.Apply(entry);
            }

            if (entries.Count < ReadMax)
            {
                return;
            }
        }
    }
}
