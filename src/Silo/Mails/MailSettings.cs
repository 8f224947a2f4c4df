using Microsoft.Extensions.Configuration;

namespace Attendance.Mails;

/// <summary>Reads section <c>Attendance:Mail</c>; what is wrong stops the start, a line for each setting.</summary>
internal static class MailSettings
{
    public static MailOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(MailOptions.Section);
        string[] faults = [.. Strangers(section), .. Misspelt(section)];
        if (faults.Length == 0)
        {
            var options = Filled(section.Get<MailOptions>() ?? new MailOptions());
            faults = [.. options.Faults()];
            if (faults.Length == 0)
            {
                return options;
            }
        }

        throw new SettingsException(string.Join('\n', faults));
    }

    /// <summary>An empty variable is how many tools unset one.</summary>
    private static MailOptions Filled(MailOptions options)
    {
        options.Host = NullIfEmpty(options.Host);
        options.User = NullIfEmpty(options.User);
        options.Password = NullIfEmpty(options.Password);
        options.From = NullIfEmpty(options.From);
        options.FromName = NullIfEmpty(options.FromName);
        return options;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static IEnumerable<string> Strangers(IConfigurationSection section)
    {
        string[] known = [.. typeof(MailOptions).GetProperties().Where(property => property.CanWrite)
            .Select(property => property.Name)];
        return section.GetChildren().Select(child => child.Key)
            .Where(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase))
            .Select(name => $"Attendance:Mail:{name} is not a setting. There are: {string.Join(", ", known)}.");
    }

    private static IEnumerable<string> Misspelt(IConfigurationSection section)
    {
        foreach (var property in typeof(MailOptions).GetProperties().Where(property => property.CanWrite))
        {
            var text = section[property.Name];
            if (property.PropertyType == typeof(int) && text is not null && !int.TryParse(text, out _))
            {
                yield return $"Attendance:Mail:{property.Name} is \"{text}\"; it must be a number.";
            }

            if (property.PropertyType == typeof(MailTls) && text is not null
                && !Enum.GetNames<MailTls>().Contains(text, StringComparer.OrdinalIgnoreCase))
            {
                yield return $"Attendance:Mail:{property.Name} is \"{text}\"; it must be "
                    + $"{string.Join(" or ", Enum.GetNames<MailTls>())}.";
            }
        }
    }
}
