using Attendance.Engine.Embedded.Runtime;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Attendance.Engine.Embedded.Streams;

/// <summary>One item on its way to one grain: a call like any other, tried twice.</summary>
internal abstract class StreamDelivery(Subscription subscription) : GrainCall(GrainMethod.Plain)
{
    private bool isRetry;

    public override bool TimesOut => false;

    protected Subscription Subscription => subscription;

    protected override void Answer(Task inner)
    {
        if (inner.IsCompletedSuccessfully)
        {
            subscription.Delivered();
        }
        else
        {
            AnswerFailure(Failures.Of(inner));
        }
    }

    protected override void AnswerFailure(Exception failure)
    {
        // A failure because the process stops cannot be mended by another try.
        if (!isRetry && failure is not SiloUnavailableException)
        {
            isRetry = true;
            Reset();
            subscription.Send(this);
            return;
        }

        subscription.Provider.ReportSkipped(subscription.StreamId.ToString(), failure);
        subscription.Delivered();
    }
}

internal sealed class StreamDelivery<T>(Subscription subscription, T item, SequenceToken token)
    : StreamDelivery(subscription)
{
    public override Task? Invoke(object grain) =>
        Target!.Extras.StreamObservers.TryGetValue(Subscription.ObserverKey, out var observer)
            ? Hand(observer)
            : SubscribeAndHandAsync(grain);

    private async Task SubscribeAndHandAsync(object grain)
    {
        var activation = Target!;
        if (grain is IStreamSubscriptionObserver subscriber)
        {
            await subscriber.OnSubscribed(new SubscriptionHandleFactory(activation, Subscription));
        }

        if (activation.Extras.StreamObservers.TryGetValue(Subscription.ObserverKey, out var observer))
        {
            await Hand(observer);
        }
        else
        {
            Subscription.Provider.ReportNoObserver(Subscription.StreamId.ToString(), activation.GrainId.ToString());
        }
    }

    private Task Hand(object observer) => observer is IAsyncObserver<T> typed
        ? typed.OnNextAsync(item, token)
        : observer is Unsubscribed ? Task.CompletedTask
        : throw new InvalidOperationException(
            $"Stream {Subscription.StreamId} carries {typeof(T)}, its observer takes something else.");
}

/// <summary>Stands in the place of an observer that has gone.</summary>
internal sealed class Unsubscribed
{
    public static readonly Unsubscribed Instance = new();
}
