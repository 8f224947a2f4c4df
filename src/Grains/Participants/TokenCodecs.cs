using System.Collections.Concurrent;
using Attendance.Keys;

namespace Attendance.Participants;

/// <summary>Every event's token codec, made when first asked for and then kept. Safe from any thread. Ask for events
/// that exist: making one takes about as long as a hundred checks.</summary>
public sealed class TokenCodecs(EventKeyRing keys)
{
    // Some 50 KB each.
    private const int CachedMax = 512;

    private readonly ConcurrentDictionary<string, TokenCodec> cached = new(StringComparer.Ordinal);

    public TokenCodec For(string eventId) => cached.TryGetValue(eventId, out var codec) ? codec : Make(eventId);

    private TokenCodec Make(string eventId)
    {
        if (cached.Count >= CachedMax)
        {
            cached.Clear();
        }

        return cached.GetOrAdd(eventId, static (id, keys) => new TokenCodec(keys.For(id)), keys);
    }
}
