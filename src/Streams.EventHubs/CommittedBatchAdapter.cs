using Attendance.Journal;
using Azure.Messaging.EventHubs;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Streaming.EventHubs;
using Orleans.Streams;

namespace Attendance.Streams;

/// <summary>Puts committed batches as MessagePack into the bodies of events, one in each, so that others than silos can
/// read the hub. Namespace, key and offset travel as Orleans has them. Never compiled here.</summary>
internal sealed class CommittedBatchAdapter(Serializer serializer) : EventHubDataAdapter(serializer)
{
    /// <summary>Below what the smallest tier takes as one event, with room for its properties.</summary>
    private const int BodyBytesMax = 240 * 1024;

    public override EventData ToQueueMessage<T>(
        StreamId streamId, IEnumerable<T> events, StreamSequenceToken token, Dictionary<string, object> requestContext)
    {
        var batch = new CommittedBatch { Entries = [.. events.Cast<CommittedBatch>().SelectMany(one => one.Entries)] };
        var body = CommittedBatchPack.Write(batch);
        if (body.Length > BodyBytesMax)
        {
            // Whoever sees the last entry knows by its position that others are missing, and reads them.
            body = CommittedBatchPack.Write(batch with { Entries = [batch.Entries[^1]] });
        }

        var message = new EventData(body);
        message.SetStreamNamespaceProperty(streamId.GetNamespace());
        return message;
    }

    protected override IBatchContainer GetBatchContainer(EventHubMessage eventHubMessage) => new PackedBatch
    {
        StreamId = eventHubMessage.StreamId,
        Body = eventHubMessage.Payload,
        Token = new EventHubSequenceTokenV2(eventHubMessage.Offset, eventHubMessage.SequenceNumber, 0),
    };
}

/// <summary>An event as it is handed to the silos that read it; unpacked there.</summary>
[GenerateSerializer, Immutable, Alias("packed-batch")]
internal sealed record PackedBatch : IBatchContainer
{
    [Id(0)] public required StreamId StreamId { get; init; }

    [Id(1)] public required byte[] Body { get; init; }

    [Id(2)] public required EventHubSequenceTokenV2 Token { get; init; }

    public StreamSequenceToken SequenceToken => Token;

    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>() =>
        CommittedBatchPack.Read(Body) is T batch ? [Tuple.Create(batch, SequenceToken)] : [];

    public bool ImportRequestContext() => false;
}
