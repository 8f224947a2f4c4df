using Microsoft.Extensions.Configuration;

namespace Attendance.Mails;

/// <summary>Reads section <c>Attendance:Mail</c>.</summary>
internal static class MailSettings
{
    public static MailOptions Read(IConfiguration configuration) => SettingsSection.Read<MailOptions>(
        configuration, MailOptions.Section, options => options.Faults(), Fill);

    /// <summary>An empty variable is how many tools unset one.</summary>
    private static void Fill(MailOptions options)
    {
        options.Host = NullIfEmpty(options.Host);
        options.User = NullIfEmpty(options.User);
        options.Password = NullIfEmpty(options.Password);
        options.From = NullIfEmpty(options.From);
        options.FromName = NullIfEmpty(options.FromName);
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
