using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Attendance.Keys;
using Attendance.Participants;

namespace Attendance.Accounts;

/// <summary>Seals who an account's person is: version 1 byte | nonce 12 | tag 16 | ciphertext, AES-256-GCM, bound to
/// the account. Makes the keyed hashes by which accounts are found. Safe from any thread.</summary>
internal sealed class AccountSeal(DeploymentKeys keys)
{
    private const byte Version = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeaderBytes = 1 + NonceBytes + TagBytes;
    private const int KeyBytes = 16;

    public byte[] Seal(string accountId, AccountPerson person)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(person);
        var bytes = new byte[HeaderBytes + plain.Length];
        bytes[0] = Version;
        RandomNumberGenerator.Fill(bytes.AsSpan(1, NonceBytes));
        using var cipher = new AesGcm(keys.AccountPersonal, TagBytes);
        cipher.Encrypt(
            bytes.AsSpan(1, NonceBytes), plain, bytes.AsSpan(HeaderBytes), bytes.AsSpan(1 + NonceBytes, TagBytes),
            Binding(accountId));
        CryptographicOperations.ZeroMemory(plain);
        return bytes;
    }

    /// <summary>Throws <see cref="PersonalDataException"/> for anything but what was sealed for this account.</summary>
    public AccountPerson Open(string accountId, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes || bytes[0] != Version)
        {
            throw new PersonalDataException($"Account {accountId} is in no known layout.");
        }

        var plain = new byte[bytes.Length - HeaderBytes];
        using var cipher = new AesGcm(keys.AccountPersonal, TagBytes);
        try
        {
            cipher.Decrypt(
                bytes.Slice(1, NonceBytes), bytes[HeaderBytes..], bytes.Slice(1 + NonceBytes, TagBytes), plain,
                Binding(accountId));
        }
        catch (AuthenticationTagMismatchException exception)
        {
            throw new PersonalDataException(
                $"Account {accountId} was tampered with, moved, or sealed under another key.", exception);
        }

        return JsonSerializer.Deserialize<AccountPerson>(plain)!;
    }

    /// <summary>The same for every way to write the address.</summary>
    public string EmailKey(string email) => Hash("email", EmailAddress.LookupForm(email));

    public string SubjectKey(string issuer, string subject) => Hash("subject", $"{issuer}\n{subject}");

    public string NetworkKey(string network) => Hash("network", network);

    /// <summary>Under what id an address without an account fails to sign in: the same one every time, and like any
    /// other.</summary>
    public string NobodysId(string emailKey) => Hash("nobody", emailKey)[..RefreshText.AccountLength];

    private static byte[] Binding(string accountId) => Encoding.UTF8.GetBytes($"{Version}/account/{accountId}");

    private string Hash(string purpose, string text)
    {
        var hash = HMACSHA256.HashData(keys.AccountLookup, Encoding.UTF8.GetBytes($"{purpose}/{text}"));
        return Convert.ToHexStringLower(hash.AsSpan(0, KeyBytes));
    }
}

internal sealed record AccountPerson(string Email, string Name);
