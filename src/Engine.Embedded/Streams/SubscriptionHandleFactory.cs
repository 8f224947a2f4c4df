using Attendance.Engine.Embedded.Runtime;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Attendance.Engine.Embedded.Streams;

internal sealed class SubscriptionHandleFactory(Activation activation, Subscription subscription)
    : IStreamSubscriptionHandleFactory
{
    public StreamId StreamId => subscription.StreamId;

    public string ProviderName => subscription.Provider.Name;

    public StreamSubscriptionHandle<T> Create<T>() => new Handle<T>(activation, subscription);

    private sealed class Handle<T>(Activation activation, Subscription subscription) : StreamSubscriptionHandle<T>
    {
        public override StreamId StreamId => subscription.StreamId;

        public override string ProviderName => subscription.Provider.Name;

        // An implicit subscription is known by its stream; the number exists for those who print it.
        public override Guid HandleId => default;

        public override Task<StreamSubscriptionHandle<T>> ResumeAsync(
            IAsyncObserver<T> observer, StreamSequenceToken? token = null)
        {
            activation.Extras.StreamObservers[subscription.ObserverKey] = observer;
            return Task.FromResult<StreamSubscriptionHandle<T>>(this);
        }

        public override Task UnsubscribeAsync()
        {
            activation.Extras.StreamObservers[subscription.ObserverKey] = Unsubscribed.Instance;
            return Task.CompletedTask;
        }
    }
}
