using Attendance.Events;
using Attendance.Gates;

namespace Attendance.Scans;

/// <summary>Scans of one person by chance: few gates, zones and minutes, so that they get in each other's
/// way.</summary>
internal sealed class ScanWorld(Random random)
{
    private static readonly (string GateId, string? Zone)[] Doors =
        [("north", null), ("south", null), ("hall-1", "hall"), ("hall-2", "hall"), ("bar", "bar")];

    private static readonly EventSettings[] Terms =
    [
        new(),
        new() { AllowMultipleCheckins = true },
        new() { Reentry = false },
        new() { DuplicateWindowSeconds = 0 },
        new() { AllowMultipleCheckins = true, DuplicateWindowSeconds = 600 },
    ];

    private int _made;

    public List<DecideScan> OfflineScans(int countMax) =>
        [.. Enumerable.Range(0, random.Next(1, countMax + 1)).Select(_ => Next(random.Pick(Terms)).Offline())];

    /// <summary>One more scan with an id of its own.</summary>
    public DecideScan Next(EventSettings settings, int personNumber = 1)
    {
        var (gateId, zone) = random.Pick(Doors);
        var command = Samples.Command(
            $"s{_made++:D3}", random.Next(30), gateId, zone, random.Chance(35) ? Direction.Out : Direction.In,
                settings);
        command = command with { Scan = command.Scan with { ParticipantId = $"P-{personNumber}" } };
        return Spoil(random.Chance(15) ? command.Override() : command);
    }

    public DecideScan[] Shuffled(IEnumerable<DecideScan> scans)
    {
        var order = scans.ToArray();
        random.Shuffle(order);
        return order;
    }

    private DecideScan Spoil(DecideScan command) => random.Next(20) switch
    {
        0 => command with { TokenGeneration = 0 },
        1 => command with { Gate = command.Gate! with { RequiredPermission = "backstage" } },
        2 => command with { Gate = command.Gate! with { IsActive = false } },
        3 => command with { Event = command.Event with { StartTime = Samples.Nine.AddDays(1) } },
        4 => command with { Gate = null },
        5 => command with { Gate = command.Gate! with { Direction = GateDirection.Both },
            Event = command.Event with { Status = EventStatus.Closed } },
        _ => command,
    };
}
