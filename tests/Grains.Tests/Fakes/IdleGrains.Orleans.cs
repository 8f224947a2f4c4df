using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Attendance.Fakes;

/// <summary>Puts idle grains away by the clock of the test. Orleans' own collector reads the computer's clock itself,
/// and waits for real minutes.</summary>
internal sealed class IdleGrains(TimeProvider clock, IOptions<GrainCollectionOptions> collection)
    : IIncomingGrainCallFilter
{
    private readonly ConcurrentDictionary<IGrainContext, DateTimeOffset> _calledAt = [];

    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.Grain is Grain)
        {
            _calledAt[context.TargetContext] = clock.GetUtcNow();
        }

        return context.Invoke();
    }

    public async Task PutAwayAsync()
    {
        var now = clock.GetUtcNow();
        foreach (var (grain, calledAt) in _calledAt)
        {
            if (now - calledAt >= collection.Value.CollectionAge && KeptUntil(grain) <= now.UtcDateTime
                && _calledAt.TryRemove(new(grain, calledAt)))
            {
                grain.Deactivate(new DeactivationReason(DeactivationReasonCode.ActivationIdle, "Nobody calls it."));
                await grain.Deactivated;
            }
        }
    }

    /// <summary>How long the grain asked to be kept: counted from the clock of the test, and known to Orleans
    /// only.</summary>
    private static DateTime KeptUntil(IGrainContext grain) =>
        (DateTime)grain.GetType().GetProperty("KeepAliveUntil")!.GetValue(grain)!;
}
