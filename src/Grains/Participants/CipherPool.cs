using System.Collections.Concurrent;
using System.Security.Cryptography;
using Attendance.Keys;

namespace Attendance.Participants;

/// <summary>AES-GCM ciphers with their key schedule, which is dearer to make than a person is to open. One caller at a
/// time holds one. A cipher that failed is not given back.</summary>
internal sealed class CipherPool(EventKeyRing keys, int tagBytes)
{
    private const int KeysMax = 512;

    private readonly ConcurrentDictionary<(string EventId, byte KeyId), ConcurrentBag<AesGcm>> idle = new();

    public AesGcm Take(string eventId, byte keyId) =>
        idle.TryGetValue((eventId, keyId), out var ofKey) && ofKey.TryTake(out var cipher)
            ? cipher
            : new AesGcm(keys.For(eventId).Personal(keyId), tagBytes);

    public void Return(string eventId, byte keyId, AesGcm cipher)
    {
        if (idle.Count > KeysMax)
        {
            idle.Clear();
        }

        idle.GetOrAdd((eventId, keyId), static _ => []).Add(cipher);
    }
}
