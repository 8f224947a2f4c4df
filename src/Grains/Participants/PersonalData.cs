using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Attendance.Keys;

namespace Attendance.Participants;

/// <summary>A sealed row was changed, belongs to another row, or was sealed under another key.</summary>
public sealed class PersonalDataException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Seals a person for the store with AES-256-GCM: version 1 byte | key id 1 | nonce 12 | tag 16 | ciphertext.
/// Bound to event and number, so a row that was copied to another person does not open. Safe from any
/// thread.</summary>
public sealed class PersonalData(EventKeyRing keys)
{
    private const byte Version = 1;
    private const int EmailKeyBytes = 16;
    private const int NonceAt = 2;
    private const int NonceBytes = 12;
    private const int TagAt = NonceAt + NonceBytes;
    private const int TagBytes = 16;
    private const int HeaderBytes = TagAt + TagBytes;

    /// <summary>Room for an event's id and a label of two more.</summary>
    private const int BindingBytesMax = 512;

    private readonly CipherPool ciphers = new(keys, TagBytes);

    public byte[] Seal(string eventId, int number, Person person) => Seal(
        eventId,
        Label(number),
        JsonSerializer.SerializeToUtf8Bytes(SealedPerson.Of(person), PersonJson.Compact.SealedPerson));

    /// <summary>Throws <see cref="PersonalDataException"/> for anything but what
    /// <see cref="Seal(string, int, Person)"/> made for this event and number.</summary>
    public Person Open(string eventId, int number, ReadOnlySpan<byte> sealedRow)
    {
        var plain = Open(eventId, Label(number), sealedRow);
        try
        {
            return JsonSerializer.Deserialize(plain, PersonJson.Compact.SealedPerson)!.ToPerson();
        }
        catch (JsonException e)
        {
            throw new PersonalDataException($"Personal data of {eventId}/{number} cannot be read.", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>Seals what is not one person's row, bound to the event and what it is for. Wipes the plain
    /// bytes.</summary>
    public byte[] Seal(string eventId, string label, byte[] plain)
    {
        var keyId = keys.PersonalKeyOf(eventId);
        var sealedBytes = new byte[HeaderBytes + plain.Length];
        sealedBytes[0] = Version;
        sealedBytes[1] = keyId;
        var nonce = sealedBytes.AsSpan(NonceAt, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        var cipher = ciphers.Take(eventId, keyId);
        Span<byte> binding = stackalloc byte[BindingBytesMax];
        cipher.Encrypt(
            nonce, plain, sealedBytes.AsSpan(HeaderBytes), sealedBytes.AsSpan(TagAt, TagBytes),
            binding[..Bind(binding, keyId, eventId, label)]);
        ciphers.Return(eventId, keyId, cipher);
        CryptographicOperations.ZeroMemory(plain);
        return sealedBytes;
    }

    /// <summary>What was sealed for this event and label; throws <see cref="PersonalDataException"/> for anything
    /// else.</summary>
    public byte[] Open(string eventId, string label, ReadOnlySpan<byte> sealedBytes)
    {
        if (sealedBytes.Length < HeaderBytes || sealedBytes[0] != Version || sealedBytes[1] == 0)
        {
            throw new PersonalDataException($"Personal data of {eventId}/{label} is in no known layout.");
        }

        var plain = new byte[sealedBytes.Length - HeaderBytes];
        var keyId = sealedBytes[1];
        var cipher = ciphers.Take(eventId, keyId);
        Span<byte> binding = stackalloc byte[BindingBytesMax];
        try
        {
            cipher.Decrypt(
                sealedBytes.Slice(NonceAt, NonceBytes), sealedBytes[HeaderBytes..],
                sealedBytes.Slice(TagAt, TagBytes), plain, binding[..Bind(binding, keyId, eventId, label)]);
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new PersonalDataException(
                $"Personal data of {eventId}/{label} was tampered with, moved, or sealed under another key.", e);
        }

        ciphers.Return(eventId, keyId, cipher);
        // Another process may have begun with a later key; only one that opened something can be real.
        keys.UsePersonalKey(eventId, keyId);
        return plain;
    }

    /// <summary>The id of the key that something is sealed under.</summary>
    public static byte KeyOf(ReadOnlySpan<byte> sealedBytes) => sealedBytes[1];

    /// <summary>What an e-mail is stored as to be found by: 32 hexadecimal digits, the same for every way to write the
    /// address, different in every event. Short, for its index is written at random places.</summary>
    public string EmailKey(string eventId, string email)
    {
        var address = Encoding.UTF8.GetBytes(EmailAddress.LookupForm(email));
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(keys.For(eventId).EmailLookup, address, hash);
        return Convert.ToHexStringLower(hash[..EmailKeyBytes]);
    }

    private static string Label(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Bind(Span<byte> room, byte keyId, string eventId, string label) =>
        Utf8.TryWrite(room, CultureInfo.InvariantCulture, $"{Version}/{keyId}/{eventId}/{label}", out var written)
            ? written
            : throw new UnreachableException("An id is longer than ids can be.");
}

[JsonSerializable(typeof(SealedPerson))]
internal sealed partial class PersonJson : JsonSerializerContext
{
    public static PersonJson Compact { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,

        // Never shown in a page; escaping would double the size of a Korean name.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
