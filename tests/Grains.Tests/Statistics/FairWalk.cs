using Attendance.Events;
using Attendance.Journal;
using Attendance.Participants;
using Attendance.Scans;

namespace Attendance.Statistics;

/// <summary>A journal in which nothing stays as it is: gates lead elsewhere while people are inside, people are erased
/// and their ids given to others, scans come late, offline, at one instant, and by ids that nobody has.</summary>
internal sealed class FairWalk(Random random)
{
    private static readonly string[] Gates = ["north", "south", "west"];
    private static readonly string?[] Zones = [null, "hall", "bar"];
    private static readonly EventStatus[] Statuses = [EventStatus.Open, EventStatus.Open, EventStatus.Closed];

    private static readonly EventSettings[] Terms =
    [
        new(), new() { AllowMultipleCheckins = true, DuplicateWindowSeconds = 0 }, new() { Reentry = false },
    ];

    /// <summary>Who has each id; null when nobody does.</summary>
    private readonly Walker?[] _people = new Walker?[3];

    private readonly string?[] _zones = new string?[Gates.Length];
    private EventStatus _status = EventStatus.Open;
    private EventSettings _settings = Terms[0];
    private int _numbers;
    private int _scans;

    public List<JournalEntry> Journal { get; } = [];

    public void Step()
    {
        var person = random.Next(_people.Length);
        switch (random.Next(100))
        {
            case < 10:
                _zones[random.Next(Gates.Length)] = random.Pick(Zones);
                break;
            case < 14:
                (_status, _settings) = (random.Pick(Statuses), random.Pick(Terms));
                break;
            case < 30 when _people[person] is null:
                Register(person);
                break;
            case < 20:
                Erase(person);
                break;
            case < 32 when _people[person] is { History.Admitted: { IsEmpty: false } admitted } walker:
                walker.Annul(random.Pick(admitted).Position);
                break;
            default:
                Scan(person);
                break;
        }
    }

    private static string IdOf(int person) => $"P-{person}";

    private void Register(int person)
    {
        var walker = new Walker(++_numbers, Journal);
        walker.Participant = walker.Participant with { ParticipantId = IdOf(person) };
        _people[person] = walker;
        Walker.Write(Journal, Samples.Rows.ToRegistration(Samples.EventId, walker.Participant, Samples.Nine).Entries);
    }

    private void Erase(int person)
    {
        if (_people[person] is { } walker)
        {
            var edit = ParticipantRules.Erase(walker.Participant);
            Walker.Write(Journal, Samples.Rows.ToAppend(
                Samples.EventId, edit, walker.History.Sequence, Samples.Nine).Entries);
            _people[person] = null;
        }
    }

    private void Scan(int person)
    {
        var gate = random.Next(Gates.Length);
        var command = Samples.Command(
            $"s{_scans++:D3}", random.Next(20), Gates[gate], _zones[gate],
            random.Chance(40) ? Direction.Out : Direction.In, _settings);
        command = command with
        {
            Event = command.Event with
            {
                Status = _status,
                ClosedAt = _status == EventStatus.Closed ? Samples.Nine.AddMinutes(15) : null,
            },
            Gate = random.Chance(5) ? null : command.Gate,
            Scan = command.Scan with { ParticipantId = IdOf(person) },
        };
        command = random.Chance(10) ? command.Override() : command;
        command = random.Chance(60) ? command.Offline() : command;
        if (_people[person] is { } walker)
        {
            walker.Scan(command, noRoom: random.Chance(5));
            return;
        }

        var nobodys = UnknownScans.Decide(command, Reason.ParticipantNotFound, command.Scan.ReceivedAt);
        Walker.Write(Journal, ScanRecords.ToAppend(nobodys, participant: 0, sequence: 0).Entries);
    }
}
