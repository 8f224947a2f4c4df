using System.Security.Cryptography;
using System.Text;

namespace Attendance.Accounts;

/// <summary>An invitation as it is handed over: <c>inv-{account}-{secret}</c>, all hexadecimal.</summary>
internal static class InvitationText
{
    private const int SecretLength = 40;

    /// <summary>How long one can be accepted.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public static string MakeAccountId() =>
        Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RefreshText.AccountLength / 2));

    public static (string Secret, Invitation Invitation) Make(DateTimeOffset now)
    {
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretLength / 2));
        return (secret, new Invitation { Hash = Hash(secret), ExpiresAt = now + Lifetime });
    }

    public static string Write(string accountId, string secret) => $"inv-{accountId}-{secret}";

    /// <summary>Null for what cannot be one.</summary>
    public static (string AccountId, byte[] Hash)? Read(string? text) =>
        text?.Trim().Split('-') is ["inv", var accountId, var secret] && IsAccountId(accountId)
            && RefreshText.IsHex(secret, SecretLength)
                ? (accountId, Hash(secret))
                : null;

    public static bool IsAccountId(string text) => RefreshText.IsHex(text, RefreshText.AccountLength);

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.ASCII.GetBytes(secret));
}
