using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Attendance.Keys;

/// <summary>Every event's keys, derived when first asked for and then kept. Safe from any thread.</summary>
public sealed class EventKeyRing
{
    // Far more than the events of a busy process, so emptying the lot costs nothing that could be noticed.
    private const int CachedMax = 4096;

    private readonly ConcurrentDictionary<string, EventKeys> cached = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> personal = new(StringComparer.Ordinal);
    private readonly byte[] root;
    private readonly byte[] deviceCodes;
    private readonly byte[] audit;

    public EventKeyRing(MasterKey master)
    {
        root = HKDF.Extract(HashAlgorithmName.SHA256, master.Bytes.ToArray(), "attendance"u8.ToArray());

        // No event has this id, so no event's key is the same.
        deviceCodes = HKDF.Expand(HashAlgorithmName.SHA256, root, 32, "attendance/1/device-codes/*"u8.ToArray());
        audit = HKDF.Expand(HashAlgorithmName.SHA256, root, 32, "attendance/1/audit/*"u8.ToArray());
    }

    /// <summary>Allocates nothing for an event that was asked for before.</summary>
    public EventKeys For(string eventId) => cached.TryGetValue(eventId, out var keys) ? keys : Derive(eventId);

    /// <summary>The id of the key that personal data is sealed under, as far as this process has heard. A row that is
    /// sealed under an older one stays readable.</summary>
    public byte PersonalKeyOf(string eventId) => personal.GetValueOrDefault(eventId, EventKeys.FirstPersonalKey);

    /// <summary>A key of this id is in use; keys are only ever replaced by later ones.</summary>
    public void UsePersonalKey(string eventId, byte keyId)
    {
        if (keyId > PersonalKeyOf(eventId))
        {
            personal.AddOrUpdate(eventId, keyId, (_, known) => Math.Max(known, keyId));
        }
    }

    /// <summary>What is stored to find an enrolment code by. One key for all events, since whoever types a code does
    /// not say of which event it is; without it, fifty bits cannot be tried out on a stolen table.</summary>
    public byte[] DeviceCodeHash(string code) => HMACSHA256.HashData(deviceCodes, Encoding.ASCII.GetBytes(code));

    /// <summary>Chains the lines of the audit log, which is one for all events.</summary>
    internal ReadOnlySpan<byte> AuditKey => audit;

    private EventKeys Derive(string eventId)
    {
        if (!Ids.IsValid(eventId))
        {
            throw new ArgumentException("Not an event id.", nameof(eventId));
        }

        if (cached.Count >= CachedMax)
        {
            cached.Clear();
        }

        return cached.GetOrAdd(eventId, static (id, root) => new EventKeys(root, id), root);
    }
}
