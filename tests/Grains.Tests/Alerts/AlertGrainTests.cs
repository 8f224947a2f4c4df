using Attendance.Events;
using Attendance.Fakes;
using Attendance.Gates;
using Attendance.Journal;

namespace Attendance.Alerts;

public sealed class AlertGrainTests
{
    private static readonly Gate Narrow = Samples.Gate() with { CapacityPerMinute = 5 };

    [Fact]
    public async Task Check_BusyGate_IsRaisedOnceAndClearedOnce()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 30, gates: Narrow));
        await ScanAsync(host, 22);

        await Alerts(host).Check();
        await Alerts(host).Check();
        var raised = Assert.Single(await Alerts(host).List());
        host.Clock.Advance(TimeSpan.FromMinutes(6));
        await Alerts(host).Check();
        await Alerts(host).Check();
        var cleared = Assert.Single(await Alerts(host).List());

        Assert.Equal(("gate_overload-north-1", "north", 22), (raised.Alert.AlertId, raised.Alert.Subject,
            raised.Alert.Count));
        Assert.Null(raised.ClearedAt);
        Assert.Equal(host.Clock.GetUtcNow(), cleared.ClearedAt);
        Assert.Equal([EntryKind.AlertRaised, EntryKind.AlertCleared], Kinds(host));
        Assert.Empty((await host.Statistics.Get()).Alerts);
    }

    [Fact]
    public async Task Check_TwoProcesses_RaiseItOnce()
    {
        await using var first = await GrainHost.StartAsync(MemoryStore.With(people: 30, gates: Narrow));
        await ScanAsync(first, 22);
        await using var second = await GrainHost.StartAsync(first.Store);

        await Task.WhenAll(Alerts(first).Check(), Alerts(second).Check());

        Assert.Equal([EntryKind.AlertRaised], Kinds(first));
        Assert.Single(await Alerts(second).List());
    }

    [Fact]
    public async Task Check_AfterARestart_KnowsWhatIsOpen()
    {
        var store = MemoryStore.With(people: 30, gates: Narrow);
        await using (var first = await GrainHost.StartAsync(store))
        {
            await ScanAsync(first, 22);
            await Alerts(first).Check();
        }

        await using var second = await GrainHost.StartAsync(store);
        await Alerts(second).Check();

        Assert.Equal([EntryKind.AlertRaised], Kinds(second));
    }

    [Fact]
    public async Task Check_EventCloses_ClearsWhatIsOpen()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 30, gates: Narrow));
        await ScanAsync(host, 22);
        await Alerts(host).Check();

        await host.Event.ChangeStatus(new ChangeEventStatus { Status = EventStatus.Closed });
        await Alerts(host).Check();

        Assert.NotNull(Assert.Single(await Alerts(host).List()).ClearedAt);
    }

    [Fact]
    public async Task Check_WrongAgain_IsAnotherAlert()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 60, gates: Narrow));
        await ScanAsync(host, 22);
        await Alerts(host).Check();
        host.Clock.Advance(TimeSpan.FromMinutes(6));
        await Alerts(host).Check();
        await ScanAsync(host, 22, first: 31);
        await Alerts(host).Check();

        Assert.Equal(
            ["gate_overload-north-2", "gate_overload-north-1"],
            (await Alerts(host).List()).Select(view => view.Alert.AlertId));
    }

    [Fact]
    public async Task Acknowledge_Twice_KeepsTheFirst()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 30, gates: Narrow));
        await ScanAsync(host, 22);
        await Alerts(host).Check();

        await Alerts(host).Acknowledge("gate_overload-north-1", "ada");
        host.Clock.Advance(TimeSpan.FromSeconds(10));
        var view = await Alerts(host).Acknowledge("gate_overload-north-1", "bob");

        Assert.Equal(("ada", Samples.Nine), (view!.AcknowledgedBy, view.AcknowledgedAt));
        Assert.Null(await Alerts(host).Acknowledge("nothing-1", "ada"));
    }

    private static IAlertGrain Alerts(GrainHost host) => host.Grains.GetGrain<IAlertGrain>(Samples.EventId);

    private static EntryKind[] Kinds(GrainHost host) =>
    [
        .. host.Store.Tables().Journal.Select(entry => entry.Kind)
            .Where(kind => kind is EntryKind.AlertRaised or EntryKind.AlertCleared),
    ];

    private static async Task ScanAsync(GrainHost host, int count, int first = 1)
    {
        for (var number = first; number < first + count; number++)
        {
            var now = host.Clock.GetUtcNow();
            await host.Gate().Scan(Samples.Scan($"s{number}") with
            {
                ParticipantId = $"P-{number}",
                Timestamp = now,
                ReceivedAt = now,
            });
        }
    }
}
