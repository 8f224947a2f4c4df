using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Attendance.Keys;

/// <summary>The keys of one event, 32 bytes each, derived from the master key; none says anything about
/// another.</summary>
public sealed class EventKeys
{
    public const byte FirstPersonalKey = 1;

    // The labels are forever: changing one makes every token or sealed row of every event unreadable.
    internal EventKeys(ReadOnlySpan<byte> root, string eventId)
    {
        EventId = eventId;
        this.root = root.ToArray();
        tokenCode = Derive(root, "token-code", eventId);
        tokenPermutation = Derive(root, "token-permutation", eventId);
        emailLookup = Derive(root, "email-lookup", eventId);
        qrSignature = Derive(root, "qr-signature", eventId);
    }

    private readonly byte[] root;
    private readonly byte[] tokenCode;
    private readonly byte[] tokenPermutation;
    private readonly byte[] emailLookup;
    private readonly byte[] qrSignature;

    public string EventId { get; }

    /// <summary>Seals names, e-mails and the like. The event's first key has the id 1; each later one says nothing
    /// about those before it.</summary>
    public byte[] Personal(byte keyId) => Derive(
        root,
        keyId == FirstPersonalKey ? "personal" : string.Create(CultureInfo.InvariantCulture, $"personal.{keyId}"),
        EventId);

    /// <summary>Makes the code that proves a token.</summary>
    public ReadOnlySpan<byte> TokenCode => tokenCode;

    /// <summary>Hides participant numbers in tokens.</summary>
    public ReadOnlySpan<byte> TokenPermutation => tokenPermutation;

    /// <summary>Turns an e-mail into what is stored to find it by.</summary>
    public ReadOnlySpan<byte> EmailLookup => emailLookup;

    /// <summary>Reserved for signed QR codes.</summary>
    public ReadOnlySpan<byte> QrSignature => qrSignature;

    private static byte[] Derive(ReadOnlySpan<byte> root, string purpose, string eventId)
    {
        // Neither part can hold a slash, so two different pairs never make the same label.
        var key = new byte[32];
        HKDF.Expand(HashAlgorithmName.SHA256, root, key, Encoding.UTF8.GetBytes($"attendance/1/{purpose}/{eventId}"));
        return key;
    }
}
