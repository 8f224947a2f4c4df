using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Attendance.Participants;

namespace Attendance.Accounts;

/// <summary>A password at rest: <c>pbkdf2-sha512${iterations}${salt}${hash}</c>. What it was made with stands in it, so
/// that new ones can be made harder.</summary>
internal static class PasswordHash
{
    /// <summary>What OWASP asks for (2023) is 210,000.</summary>
    public const int Iterations = 220_000;
    private const string Name = "pbkdf2-sha512";
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    /// <summary>Takes as long as any: for who has no password.</summary>
    private static readonly byte[] NoSalt = new byte[SaltBytes];

    public static string Make(string password) =>
        Make(password, RandomNumberGenerator.GetBytes(SaltBytes), Iterations);

    public static string Make(string password, byte[] salt, int iterations)
    {
        var hash = Convert.ToBase64String(Derive(password, salt, iterations));
        return string.Create(
            CultureInfo.InvariantCulture, $"{Name}${iterations}${Convert.ToBase64String(salt)}${hash}");
    }

    /// <summary>False for null too, after as long a time.</summary>
    public static bool Verify(string? hash, string password)
    {
        if (hash is null)
        {
            Derive(password, NoSalt, Iterations);
            return false;
        }

        var (iterations, salt, expected) = Read(hash);
        return CryptographicOperations.FixedTimeEquals(Derive(password, salt, iterations), expected);
    }

    public static bool IsOld(string hash) => Read(hash).Iterations < Iterations;

    private static (int Iterations, byte[] Salt, byte[] Hash) Read(string hash) =>
        hash.Split('$') is [Name, var iterations, var salt, var rest]
            ? (int.Parse(iterations, CultureInfo.InvariantCulture), Convert.FromBase64String(salt),
                Convert.FromBase64String(rest))
            : throw new FormatException("A password hash is in no known layout.");

    private static byte[] Derive(string password, byte[] salt, int iterations)
    {
        // One form for all ways to type it: some keyboards send Korean letter by letter.
        var text = TextRules.HasControls(password) ? password : password.Normalize();
        return Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(text), salt, iterations, HashAlgorithmName.SHA512, HashBytes);
    }
}
