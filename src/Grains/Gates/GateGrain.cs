using Attendance.Events;
using Attendance.Journal;
using Attendance.Participants;
using Attendance.Scans;
using Attendance.Statistics;
using Attendance.Zones;
using Orleans;
using Orleans.Placement;
using Orleans.Runtime;

namespace Attendance.Gates;

[GrainType("gate"), HashBasedPlacement]
internal sealed class GateGrain(
    ParticipantReader reader, UnknownScans unknown, TokenCodecs tokens, TimeProvider clock) : Grain, IGateGrain
{
    /// <summary>How old the event's plan and the zone's occupancy can get here when a change did not reach this
    /// gate.</summary>
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(2);

    private readonly LoadWindow _window = new();
    private EventPlan? _plan;
    private int _insideZone;
    private bool _isWindowRestored;
    private string _eventId = "";
    private string _gateId = "";
    private TokenCodec? _codec;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_eventId, _gateId) = GrainKeys.Split(this.GetPrimaryKeyString());
        this.RegisterGrainTimer(Refresh, new GrainTimerCreationOptions
        {
            DueTime = TimeSpan.FromMilliseconds(100),
            Period = RefreshInterval,
            Interleave = true,
        });
        return Task.CompletedTask;
    }

    public Task<ScanResult> Scan(RecordScan command) => Pass(command, isPreview: false);

    public Task<ScanResult> Preview(RecordScan command) => Pass(command, isPreview: true);

    public Task Plan(EventPlan plan)
    {
        if (_plan is null || plan.Event.Version > _plan.Event.Version)
        {
            _plan = plan;
        }

        return Task.CompletedTask;
    }

    private async Task<ScanResult> Pass(RecordScan scan, bool isPreview)
    {
        try
        {
            // Only gates of the plan are told of its changes; one that is not among them asks each time.
            if (_plan?.Gates.ContainsKey(_gateId) != true)
            {
                _plan = await GrainFactory.GetGrain<IEventGrain>(_eventId).Get();
            }

            if (_plan is not { } plan)
            {
                return new ScanResult { Outcome = ScanOutcome.EventNotFound };
            }

            var gate = plan.Gates.GetValueOrDefault(_gateId);
            if (gate is not null && !GateRules.Allows(gate, scan.Direction))
            {
                return new ScanResult { Outcome = ScanOutcome.DirectionNotAllowed };
            }

            var (number, generation, fault) = await Identify(scan);
            var command = new DecideScan
            {
                Scan = scan,
                GateId = _gateId,
                Event = plan.Event,
                Gate = gate,
                TokenGeneration = generation,
            };
            var result = number == 0 ? null : await Ask(number, command, isPreview);
            if (result is { Outcome: ScanOutcome.Refused, Record: null } && scan.ParticipantId is { } participantId)
            {
                // Erased, perhaps by another process; the id may be somebody else's by now.
                reader.Forget(_eventId, participantId);
                var other = await reader.FindNumberAsync(_eventId, participantId);
                result = other == 0 || other == number ? result : await Ask(other, command, isPreview);
            }

            if (result is null or { Outcome: ScanOutcome.Refused, Record: null })
            {
                result = isPreview
                    ? new ScanResult { Outcome = ScanOutcome.Refused, Reason = OwnFaults.OfPlace(command) ?? fault }
                    : await unknown.RecordAsync(command, fault);
            }

            result = await WithFirstPerson(result);
            return gate is null ? result : WithLoad(result, plan, gate, isPreview);
        }
        catch (StoreUnavailableException)
        {
            return ScanResult.NotStored;
        }
    }

    /// <summary>Who it is: a number, or 0 and why nobody was found. A token tells without anybody being
    /// asked.</summary>
    private async ValueTask<(int Number, int? Generation, Reason Fault)> Identify(RecordScan scan)
    {
        if (scan.Token is null)
        {
            return (await reader.FindNumberAsync(_eventId, scan.ParticipantId ?? ""), null, Reason.ParticipantNotFound);
        }

        // Not before the event is known to exist: a codec is not for every name that somebody tries.
        _codec ??= tokens.For(_eventId);
        return _codec.Check(scan.Token, out var number, out var generation) == TokenCheck.Valid
            ? (number, generation, Reason.ParticipantNotFound)
            : (0, null, Reason.TokenInvalid);
    }

    private Task<ScanResult> Ask(int number, DecideScan command, bool isPreview)
    {
        var participant = GrainFactory.GetGrain<IParticipantGrain>(GrainKeys.Participant(_eventId, number));
        return isPreview ? participant.Preview(command) : participant.Decide(command);
    }

    /// <summary>A scan id that succeeded for somebody else shows whoever it was then.</summary>
    private async ValueTask<ScanResult> WithFirstPerson(ScanResult result)
    {
        if (result is not { Outcome: ScanOutcome.Replayed, Participant: null, Record.ParticipantId: { } participantId })
        {
            return result;
        }

        var number = await reader.FindNumberAsync(_eventId, participantId);
        var first = number == 0
            ? null
            : await GrainFactory.GetGrain<IParticipantGrain>(GrainKeys.Participant(_eventId, number)).Get();
        return result with { Participant = first?.Participant };
    }

    private ScanResult WithLoad(ScanResult result, EventPlan plan, Gate gate, bool isPreview)
    {
        var now = clock.GetUtcNow();
        if (!isPreview && result.Outcome is ScanOutcome.Stored or ScanOutcome.Refused)
        {
            // What happened offline is no queue of now.
            _window.Add(result.Record is { Offline: true } late ? late.Timestamp : now);
        }

        var move = result.Outcome == ScanOutcome.Stored && !isPreview ? result.Record?.Moves?.Zones : null;
        foreach (var zone in move ?? [])
        {
            _insideZone += zone.Zone == gate.Zone ? zone.Inside : 0;
        }

        return result with
        {
            Gate = GateRules.Load(_window.Total(now), gate.CapacityPerMinute),
            Zone = gate.Zone is null ? null : new ZoneView
            {
                Zone = gate.Zone,
                Inside = _insideZone,
                Limit = plan.Event.Settings.ZoneLimits.TryGetValue(gate.Zone, out var limit) ? limit : null,
            },
        };
    }

    /// <summary>A change of plan is told to the gate at once; this is for the one that got lost.</summary>
    private async Task Refresh(CancellationToken cancellationToken)
    {
        if (await GrainFactory.GetGrain<IEventGrain>(_eventId).Get() is not { } plan)
        {
            return;
        }

        await Plan(plan);
        if (plan.Gates.GetValueOrDefault(_gateId)?.Zone is { } zone)
        {
            _insideZone = await GrainFactory.GetGrain<IOccupancyGrain>(_eventId).Inside(zone);
        }

        if (!_isWindowRestored)
        {
            _isWindowRestored = true;
            await RestoreWindow();
        }
    }

    /// <summary>What this gate forgot when it was last put away, the event's statistics still know.</summary>
    private async Task RestoreWindow()
    {
        var counts = await GrainFactory.GetGrain<IStatisticsGrain>(_eventId).GateWindow(_gateId);
        var now = clock.GetUtcNow();
        var own = _window.Counts(now);
        for (var i = 0; i < counts.Length; i++)
        {
            var at = now - (LoadWindow.BucketSpan * (counts.Length - 1 - i));
            _window.Add(at, Math.Max(0, counts[i] - own[i]));
        }
    }
}
