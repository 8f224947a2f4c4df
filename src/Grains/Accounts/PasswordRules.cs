namespace Attendance.Accounts;

/// <summary>What a password must not be. Long ones are asked for, and nothing about digits and marks.</summary>
internal static class PasswordRules
{
    public const int LengthMin = 12;
    public const int LengthMax = 256;
    private const int DifferentMin = 5;
    private const int LocalLengthMin = 3;

    /// <summary>The most common ones that are long enough.</summary>
    private static readonly HashSet<string> Common = new(StringComparer.OrdinalIgnoreCase)
    {
        "123456789012", "1234567890123", "12345678901234", "123456789012345", "1234567890qwe", "qwertyuiop12",
        "qwertyuiop123", "qwertyuiopas", "qwertyuiopasdf", "qwertyuiopasdfghjkl", "qwerty123456", "qwerty1234567",
        "qwerty12345678", "1q2w3e4r5t6y", "1q2w3e4r5t6y7u", "q1w2e3r4t5y6", "1qaz2wsx3edc", "zaq12wsxcde3",
        "password1234", "password12345", "password123456", "password1234567", "passwordpassword", "passw0rd1234",
        "p@ssw0rd1234", "p@ssword1234", "password123!", "password1234!", "iloveyou1234", "iloveyou12345",
        "iloveyouforever", "administrator", "administrator1", "admin1234567", "admin12345678", "adminadminadmin",
        "welcome12345", "welcome123456", "welcome1234!", "letmein12345", "letmein123456", "changeme1234",
        "changemeplease", "abcdefghijkl", "abcdefghijklm", "abcdefghijklmnop", "abcdefghijklmnopqrstuvwxyz",
        "abcd12345678", "abc123456789", "asdfghjkl123", "asdfasdfasdf", "qwerqwerqwer", "qazwsxedcrfv",
        "correcthorsebatterystaple", "trustno1trustno1", "unbelievable", "thisisapassword", "mypassword123",
        "organiser123", "organizer123", "attendance123", "testtesttest", "test12345678", "testpassword",
        "computer1234", "football1234", "baseball1234", "superman1234", "sunshine1234", "princess1234",
        "michael12345", "charlie12345", "starwars1234", "dragon123456", "monkey123456", "master123456",
        "987654321098", "098765432109", "0987654321qwe", "102030405060", "112233445566", "123123123123",
        "123321123321", "123456654321", "123456123456", "159753159753", "147258369147", "147258369000",
    };

    /// <summary>What is wrong with it; null when it will do.</summary>
    public static string? Fault(string password, string email)
    {
        if (password.Length is < LengthMin or > LengthMax)
        {
            return $"must have {LengthMin} to {LengthMax} characters";
        }

        var local = email[..email.IndexOf('@', StringComparison.Ordinal)];
        if (local.Length >= LocalLengthMin && password.Contains(local, StringComparison.OrdinalIgnoreCase))
        {
            return "must not contain your e-mail's name";
        }

        return Common.Contains(password) || password.Distinct().Count() < DifferentMin
            ? "is one of those that are tried first: take another"
            : null;
    }
}
