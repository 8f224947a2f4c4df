using Attendance.Engine.Embedded.Runtime;
using Orleans.Runtime;

namespace Attendance.Engine.Embedded.Streams;

/// <summary>
/// What one grain has yet to receive of one stream. Exists only while there is something: the last delivery forgets it.
/// One delivery is under way at a time, so items keep their order.
/// </summary>
internal sealed class Subscription(MemoryStreamProvider provider, GrainClass grainClass, StreamId streamId)
{
    private readonly Queue<StreamDelivery> items = new();
    private bool isDelivering;
    private bool isForgotten;

    public MemoryStreamProvider Provider => provider;

    public GrainClass Class => grainClass;

    public StreamId StreamId => streamId;

    /// <summary>Names this subscription within an activation, and after it is forgotten and made again.</summary>
    public object ObserverKey => (provider, streamId);

    public bool TryEnqueue(StreamDelivery delivery)
    {
        lock (items)
        {
            if (isForgotten)
            {
                return false;
            }

            if (items.Count >= provider.Engine.Options.StreamQueueItemsMax)
            {
                // The oldest: a reader that sees a gap asks for what it missed, by position.
                items.Dequeue();
                provider.ReportDropped(streamId);
            }

            if (isDelivering)
            {
                items.Enqueue(delivery);
                return true;
            }

            isDelivering = true;
        }

        // An orderly stop waits for what is being delivered.
        provider.Engine.OnCreated();
        Send(delivery);
        return true;
    }

    public void Send(StreamDelivery delivery) => grainClass.Enqueue(streamId.GetKeyAsString(), delivery);

    public void Delivered()
    {
        StreamDelivery? next;
        lock (items)
        {
            if (!items.TryDequeue(out next))
            {
                isForgotten = true;
            }
        }

        if (next is not null)
        {
            Send(next);
            return;
        }

        provider.Forget(this);
        provider.Engine.OnGone();
    }
}
