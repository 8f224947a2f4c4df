using Attendance.Events;
using Attendance.Journal;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Placement;
using Orleans.Runtime;

namespace Attendance.Participants;

/// <summary>Goes through the numbers of an event's people, a step at each tick of its timer. What it did is remembered
/// in memory only: whoever takes over begins anew, and those who are in memory answer at once.</summary>
[GrainType("warm-up"), Immovable]
internal sealed partial class WarmUpGrain(
    IParticipantStore people, WarmUpOptions options, WarmUpMetrics metrics, TimeProvider clock,
    ILogger<WarmUpGrain> logger) : Grain, IWarmUpGrain
{
    /// <summary>So often a step is tried again while only some of it fails; with all of it failing the store is away,
    /// and waited for.</summary>
    private const int TriesMax = 3;

    private static readonly TimeSpan RetryTime = TimeSpan.FromSeconds(5);

    /// <summary>Null while nothing is to be done.</summary>
    private IGrainTimer? _timer;

    /// <summary>The status as of which people were gone through.</summary>
    private EventStatus? _status;

    private int _last;
    private int _done;
    private int _found;
    private int _left;
    private int _tries;
    private (long At, int Found, int Left) _begun;

    private enum Warmed
    {
        Here = 1,
        Nobody = 2,
        Unavailable = 3,
        Damaged = 4,
    }

    private string EventId => this.GetPrimaryKeyString();

    public async Task<int> GoOn()
    {
        if (_timer is null && await Due() is { } one)
        {
            if (_status != one.Status)
            {
                // Once more when the doors open, however late: those who are still here stay, the others come back.
                (_status, _last, _done, _found, _left) = (one.Status, 0, 0, 0, 0);
            }

            _begun = (clock.GetTimestamp(), _found, _left);
            _timer = this.RegisterGrainTimer(
                Step,
                new GrainTimerCreationOptions { DueTime = TimeSpan.Zero, Period = options.Pause, KeepAlive = true });
        }

        return _found;
    }

    private async Task<Event?> Due() =>
        await GrainFactory.GetGrain<IEventGrain>(EventId).Get() is { Event: var one }
        && WarmUpRules.IsDue(one, options, clock.GetUtcNow())
            ? one
            : null;

    private async Task Step(CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        try
        {
            if (await Due() is not { } one || !await HasMore(cancellationToken))
            {
                End();
            }
            else if (!await TryStep(WarmUpRules.Stay(one, options, clock.GetUtcNow()), began))
            {
                Wait(RetryTime);
            }
            else if (clock.GetElapsedTime(began) is var took && took > options.Pause)
            {
                // A store or process with that much to do is left alone for as long.
                Wait(took);
            }
        }
        catch (Exception exception) when (IsUnavailable(exception))
        {
            Wait(RetryTime);
        }
    }

    /// <summary>Also those who were registered while the others were being activated.</summary>
    private async ValueTask<bool> HasMore(CancellationToken cancellationToken)
    {
        if (_done == _last)
        {
            _last = await people.LastNumberAsync(EventId, cancellationToken);
        }

        return _done < _last && _found < options.PeopleMax;
    }

    private async Task<bool> TryStep(TimeSpan stay, long began)
    {
        var count = Math.Min(Math.Min(options.Step, _last - _done), options.PeopleMax - _found);
        var warmed = await Task.WhenAll(Enumerable.Range(_done + 1, count).Select(number => Warm(number, stay)));
        var away = warmed.Count(each => each == Warmed.Unavailable);
        if (away == count || (away > 0 && ++_tries < TriesMax))
        {
            return false;
        }

        var found = warmed.Count(each => each == Warmed.Here);
        var left = away + warmed.Count(each => each == Warmed.Damaged);
        (_tries, _done, _found, _left) = (0, _done + count, _found + found, _left + left);
        metrics.Count(found, left, clock.GetElapsedTime(began));
        return true;
    }

    private async Task<Warmed> Warm(int number, TimeSpan stay)
    {
        try
        {
            var participant = GrainFactory.GetGrain<IParticipantGrain>(GrainKeys.Participant(EventId, number));
            return await participant.Warm(stay) ? Warmed.Here : Warmed.Nobody;
        }
        catch (Exception exception) when (IsUnavailable(exception))
        {
            return Warmed.Unavailable;
        }
        catch (Exception exception)
        {
            // One row that cannot be opened is no reason to leave the others out.
            LogDamaged(exception, EventId, number);
            return Warmed.Damaged;
        }
    }

    private void Wait(TimeSpan pause) => _timer?.Change(pause, options.Pause);

    private void End()
    {
        _timer?.Dispose();
        _timer = null;
        if (_found > _begun.Found || _left > _begun.Left)
        {
            LogEnd(EventId, _found - _begun.Found, clock.GetElapsedTime(_begun.At).TotalSeconds, _left - _begun.Left);
        }
    }

    private static bool IsUnavailable(Exception exception) =>
        exception is StoreUnavailableException or OrleansException or TimeoutException;

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Event {EventId}: warmed {People} people in {Seconds:F1} s, left out {Left}")]
    private partial void LogEnd(string eventId, int people, double seconds, int left);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Event {EventId}: participant {Number} cannot be activated")]
    private partial void LogDamaged(Exception exception, string eventId, int number);
}
