using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Attendance.Keys;

namespace Attendance.Participants;

/// <summary>A sealed row was changed, belongs to another row, or was sealed under another key.</summary>
public sealed class PersonalDataException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Seals a person for the store with AES-256-GCM: version 1 | key id 1 | nonce 12 | tag 16 | ciphertext. Bound
/// to event and number, so a row that was copied to another person does not open. Safe from any thread.</summary>
public sealed class PersonalData(EventKeyRing keys)
{
    private const byte Version = 1;

    // Room for a second master key beside the first; today there is one.
    private const byte KeyId = 1;
    private const int NonceAt = 2;
    private const int NonceBytes = 12;
    private const int TagAt = NonceAt + NonceBytes;
    private const int TagBytes = 16;
    private const int HeaderBytes = TagAt + TagBytes;

    private readonly CipherPool ciphers = new(keys, TagBytes);

    public byte[] Seal(string eventId, int number, Person person)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(SealedPerson.Of(person), PersonJson.Compact.SealedPerson);
        var sealedRow = new byte[HeaderBytes + plain.Length];
        sealedRow[0] = Version;
        sealedRow[1] = KeyId;
        var nonce = sealedRow.AsSpan(NonceAt, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        var cipher = ciphers.Take(eventId);
        cipher.Encrypt(
            nonce, plain, sealedRow.AsSpan(HeaderBytes), sealedRow.AsSpan(TagAt, TagBytes), Binding(eventId, number));
        ciphers.Return(eventId, cipher);
        CryptographicOperations.ZeroMemory(plain);
        return sealedRow;
    }

    /// <summary>Throws <see cref="PersonalDataException"/> for anything but what <see cref="Seal"/> made for this event
    /// and number.</summary>
    public Person Open(string eventId, int number, ReadOnlySpan<byte> sealedRow)
    {
        if (sealedRow.Length < HeaderBytes || sealedRow[0] != Version || sealedRow[1] != KeyId)
        {
            throw new PersonalDataException($"Personal data of {eventId}/{number} is in no known layout.");
        }

        var plain = new byte[sealedRow.Length - HeaderBytes];
        try
        {
            var cipher = ciphers.Take(eventId);
            cipher.Decrypt(
                sealedRow.Slice(NonceAt, NonceBytes), sealedRow[HeaderBytes..], sealedRow.Slice(TagAt, TagBytes), plain,
                Binding(eventId, number));
            ciphers.Return(eventId, cipher);
            return JsonSerializer.Deserialize(plain, PersonJson.Compact.SealedPerson)!.ToPerson();
        }
        catch (Exception e) when (e is AuthenticationTagMismatchException or JsonException)
        {
            throw new PersonalDataException(
                $"Personal data of {eventId}/{number} was tampered with, moved, or sealed under another key.", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>What an e-mail is stored as to be found by: 64 hexadecimal digits, the same for every way to write the
    /// address, different in every event.</summary>
    public string EmailKey(string eventId, string email) => Convert.ToHexStringLower(
        HMACSHA256.HashData(keys.For(eventId).EmailLookup, Encoding.UTF8.GetBytes(EmailAddress.LookupForm(email))));

    private static byte[] Binding(string eventId, int number) =>
        Encoding.UTF8.GetBytes($"{Version}/{KeyId}/{eventId}/{number}");
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
