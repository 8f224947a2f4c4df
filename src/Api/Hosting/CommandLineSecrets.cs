namespace Attendance.Hosting;

/// <summary>A command line can be read by everybody on the machine.</summary>
internal static class CommandLineSecrets
{
    private static readonly string[] Secrets =
    [
        "Attendance:OwnerKey", "Attendance:MasterKey", "Attendance:Mail:Password",
    ];

    /// <summary>Throws <see cref="SettingsException"/> for the first secret among them.</summary>
    public static void Refuse(string[] settings)
    {
        foreach (var setting in settings)
        {
            var name = setting.TrimStart('-', '/').Split('=')[0];
            var isPassword = name.EndsWith(":Certificate:Password", StringComparison.OrdinalIgnoreCase)
                || (name.StartsWith("ConnectionStrings:", StringComparison.OrdinalIgnoreCase)
                    && setting.Contains("password=", StringComparison.OrdinalIgnoreCase));
            if (isPassword || Secrets.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw new SettingsException(
                    $"{name} holds a secret, and everybody on this machine can read a command line: set the "
                    + $"environment variable {name.Replace(":", "__", StringComparison.Ordinal)} instead.");
            }
        }
    }
}
