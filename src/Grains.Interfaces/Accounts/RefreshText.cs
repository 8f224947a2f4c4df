using System.Globalization;
using Orleans;

namespace Attendance.Accounts;

/// <summary>A refresh token: <c>rt-{account}-{session}-{generation}-{secret}</c>, all but the generation
/// hexadecimal.</summary>
[GenerateSerializer, Immutable, Alias("refresh-text")]
public sealed record RefreshText
{
    public const int AccountLength = 16;
    public const int SessionLength = 32;
    private const int SecretLength = 64;
    private const int GenerationLengthMax = 9;

    [Id(0)] public required string AccountId { get; init; }

    [Id(1)] public required string SessionId { get; init; }

    /// <summary>How often the session was refreshed before, beginning with 1.</summary>
    [Id(2)] public required int Generation { get; init; }

    [Id(3)] public required byte[] Secret { get; init; }

    public string Write() => string.Create(
        CultureInfo.InvariantCulture,
        $"rt-{AccountId}-{SessionId}-{Generation}-{Convert.ToHexStringLower(Secret)}");

    /// <summary>Null for what cannot be one: no store is asked about it.</summary>
    public static RefreshText? Read(string? text)
    {
        if (text is not { Length: < 160 } || text.Split('-') is not ["rt", var account, var session, var number,
            var secret])
        {
            return null;
        }

        var isOne = IsHex(account, AccountLength) && IsHex(session, SessionLength) && IsHex(secret, SecretLength)
            && number.Length is > 0 and <= GenerationLengthMax && number[0] is >= '1' and <= '9'
            && number.All(char.IsAsciiDigit);
        return !isOne ? null : new RefreshText
        {
            AccountId = account,
            SessionId = session,
            Generation = int.Parse(number, CultureInfo.InvariantCulture),
            Secret = Convert.FromHexString(secret),
        };
    }

    public static bool IsHex(ReadOnlySpan<char> text, int length) =>
        text.Length == length && !text.ContainsAnyExcept("0123456789abcdef");
}
