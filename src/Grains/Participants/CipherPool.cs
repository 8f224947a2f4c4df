using System.Collections.Concurrent;
using System.Security.Cryptography;
using Attendance.Keys;

namespace Attendance.Participants;

/// <summary>AES-GCM ciphers with their key schedule, which is dearer to make than a person is to open. One caller at a
/// time holds one. A cipher that failed is not given back.</summary>
internal sealed class CipherPool(EventKeyRing keys, int tagBytes)
{
    private const int EventsMax = 512;

    private readonly ConcurrentDictionary<string, ConcurrentBag<AesGcm>> idle = new(StringComparer.Ordinal);

    public AesGcm Take(string eventId) =>
        idle.TryGetValue(eventId, out var ofEvent) && ofEvent.TryTake(out var cipher)
            ? cipher
            : new AesGcm(keys.For(eventId).Personal, tagBytes);

    public void Return(string eventId, AesGcm cipher)
    {
        if (idle.Count > EventsMax)
        {
            idle.Clear();
        }

        idle.GetOrAdd(eventId, static _ => []).Add(cipher);
    }
}
