using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Streams;

namespace Attendance.Engine.Embedded.Streams;

/// <summary>Streams within the process. Items wait per stream and subscriber; whoever publishes never waits.</summary>
internal sealed partial class MemoryStreamProvider(
    string name, Runtime.Engine engine, ILogger<MemoryStreamProvider> logger) : IStreamProvider
{
    private readonly ConcurrentDictionary<(Runtime.GrainClass, StreamId), Subscription> subscriptions = new();
    private long lastSequence;
    private long dropped;

    public string Name => name;

    public bool IsRewindable => false;

    public Runtime.Engine Engine => engine;

    /// <summary>How many items were lost because their subscriber was too slow.</summary>
    public long Dropped => Volatile.Read(ref dropped);

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new MemoryStream<T>(this, streamId);

    public void Publish<T>(StreamId stream, T item)
    {
        if (stream.GetNamespace() is not { } streamNamespace
            || !engine.Subscribers.TryGetValue(streamNamespace, out var classes))
        {
            return;
        }

        var token = new SequenceToken(Interlocked.Increment(ref lastSequence));
        foreach (var subscriber in classes)
        {
            var key = (subscriber, stream);
            while (true)
            {
                var subscription = subscriptions.GetOrAdd(
                    key, static (key, provider) => new Subscription(provider, key.Item1, key.Item2), this);
                if (subscription.TryEnqueue(new StreamDelivery<T>(subscription, item, token)))
                {
                    break;
                }
            }
        }
    }

    public void Forget(Subscription subscription) => subscriptions.TryRemove(
        KeyValuePair.Create((subscription.Class, subscription.StreamId), subscription));

    public void ReportDropped(StreamId stream)
    {
        var count = Interlocked.Increment(ref dropped);
        if (count == 1 || count % 1000 == 0)
        {
            ItemDropped(name, stream.ToString(), count);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Stream {Provider}/{Stream} is full; {Count} items dropped so far")]
    private partial void ItemDropped(string provider, string stream, long count);

    [LoggerMessage(2, LogLevel.Error, "An item of stream {Stream} failed twice and is skipped")]
    public partial void ReportSkipped(string stream, Exception failure);

    [LoggerMessage(3, LogLevel.Warning, "Stream {Stream}: {Grain} has not resumed its subscription; item skipped")]
    public partial void ReportNoObserver(string stream, string grain);
}
