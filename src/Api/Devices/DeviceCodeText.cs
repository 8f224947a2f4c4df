using System.Security.Cryptography;

namespace Attendance.Devices;

/// <summary>An enrolment code as people type it, <c>7K3QP-0XW9B</c>: 50 bits in Crockford's base 32. Read kindly: case,
/// dashes and spaces don't matter, O is 0, I and L are 1.</summary>
internal static class DeviceCodeText
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 10;
    private const int TextMax = 40;

    /// <summary>Without its dash.</summary>
    public static string Make() => RandomNumberGenerator.GetString(Alphabet, Length);

    public static string Shown(string code) => $"{code[..(Length / 2)]}-{code[(Length / 2)..]}";

    /// <summary>As it was made; null for what cannot be a code.</summary>
    public static string? Read(string? text)
    {
        if (text is null or { Length: > TextMax })
        {
            return null;
        }

        var code = new string([.. text.Where(c => c is not ('-' or ' ')).Select(Fold)]);
        return code.Length == Length && !code.AsSpan().ContainsAnyExcept(Alphabet) ? code : null;
    }

    private static char Fold(char c) => char.ToUpperInvariant(c) switch
    {
        'O' => '0',
        'I' or 'L' => '1',
        var other => other,
    };
}
