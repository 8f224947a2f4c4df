using Attendance.Events;
using Attendance.Fakes;
using Attendance.Gates;
using Attendance.Participants;
using Attendance.Scans;

namespace Attendance.Statistics;

/// <summary>Gates led elsewhere, people erased and others registered with their ids, scans by whichever id, records
/// annulled, the event closed and opened, all at once and over restarts: the grains' figures stay a recount of the
/// feed.</summary>
public sealed class RecountTests
{
    private const int AtOnce = 5;

    private static readonly string[] Gates = ["north", "south"];
    private static readonly string?[] Zones = [null, "hall", "bar"];

    [Fact]
    public async Task Scan_ByTheIdOfSomebodyErasedInside_MovesNoFigure()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 1, gates: Samples.Gate()));
        await host.Gate().Scan(Samples.Scan());
        await host.Participant().Erase(new EraseParticipant());
        await host.Event.ConfigureGate(new ConfigureGate { Gate = Samples.Gate(zone: "hall") });

        var scan = await host.Gate().Scan(Samples.Scan("s2", minute: 20) with { Offline = true });

        var statistics = await host.Statistics.Get();
        Assert.Equal((RecordStatus.Refused, "hall"), (scan.Record!.Status, scan.Record.Zone));
        Assert.Equal((1, 0), (statistics.InsideNow, statistics.Zones.GetValueOrDefault("hall")));
        Feeds.AssertEqual(Feeds.Recount(host.Store.Tables().Journal), statistics);
    }

    [Fact]
    public async Task Scan_WhileClosedByAnUnknownId_SaysThatItIsNobodys()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(gates: Samples.Gate()));
        await host.Event.ChangeStatus(new ChangeEventStatus { Status = EventStatus.Closed });

        var scan = await host.Gate().Scan(Samples.Scan(minute: 5) with { Offline = true });

        Assert.Equal(
            (Reason.EventNotOpen, Reason.ParticipantNotFound), (scan.Record!.Reason, scan.Record.OwnFault));
    }

    [Fact]
    public Task Counters_WhateverIsDoneAtOnce_EqualARecountOfTheFeed() => Seeded.CheckAsync(20, async random =>
    {
        var settings = new EventSettings { AllowMultipleCheckins = random.Chance(50), DuplicateWindowSeconds = 0 };
        var store = MemoryStore.With(settings, people: 3, gates: [Samples.Gate("north"), Samples.Gate("south")]);
        var host = await GrainHost.StartAsync(store);
        var scans = 0;
        for (var round = 0; round < 12; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => ActAsync(host, random, ++scans)).ToList());
            Feeds.AssertEqual(Feeds.Recount(store.Tables().Journal), await host.Statistics.Get());
            if (random.Chance(15))
            {
                await host.DisposeAsync();
                host = await GrainHost.StartAsync(store);
            }
        }

        await host.DisposeAsync();
        host = await GrainHost.StartAsync(store);
        var recount = Feeds.Recount(store.Tables().Journal);
        Feeds.AssertEqual(recount, await host.Statistics.Get());
        Assert.Equal(recount.InsideNow, await host.Occupancy.Inside(null));
        foreach (var zone in Zones.OfType<string>())
        {
            Assert.Equal(recount.Zones.GetValueOrDefault(zone), await host.Occupancy.Inside(zone));
        }

        await host.DisposeAsync();
    });

    private static Task ActAsync(GrainHost host, Random random, int number)
    {
        var (id, gate) = ($"P-{random.Next(1, 5)}", random.Pick(Gates));
        switch (random.Next(20))
        {
            case 0 or 1:
                return host.Event.ConfigureGate(new ConfigureGate { Gate = Samples.Gate(gate, random.Pick(Zones)) });
            case 2:
                return host.Event.ChangeStatus(new ChangeEventStatus
                {
                    Status = random.Pick([EventStatus.Open, EventStatus.Open, EventStatus.Closed]),
                });
            case 3 or 4:
                return host.Registry.Register(new RegisterParticipant
                {
                    ParticipantId = id,
                    Draft = new PersonDraft { Name = "박서준", Email = $"{id}@example.org" },
                });
            case 5 or 6:
                return EraseAsync(host, id);
            case 7 or 8:
                return AnnulAsync(host, random.Next(1, host.Store.Tables().Journal.Count + 1));
            default:
                return host.Gate(gate).Scan(Samples.Scan($"s{number}", random.Next(30)) with
                {
                    ParticipantId = id,
                    Direction = random.Chance(40) ? Direction.Out : Direction.In,
                    Offline = random.Chance(60),
                });
        }
    }

    private static async Task EraseAsync(GrainHost host, string id)
    {
        if (await host.Registry.Find(id) is var person and > 0)
        {
            await host.Participant(person).Erase(new EraseParticipant());
        }
    }

    private static Task AnnulAsync(GrainHost host, long position) =>
        host.Grains.GetGrain<IRecordsGrain>(Samples.EventId).Annul(new AnnulRecord
        {
            Position = position,
            At = Samples.Nine,
            By = "tablet-1",
            Organiser = true,
        });
}
