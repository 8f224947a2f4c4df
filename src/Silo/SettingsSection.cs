using Microsoft.Extensions.Configuration;

namespace Attendance;

/// <summary>A section of settings as its options class has it: what is wrong stops the start, a line for each
/// setting.</summary>
internal static class SettingsSection
{
    public static T Read<T>(
        IConfiguration configuration, string name, Func<T, IEnumerable<string>> faultsOf, Action<T>? fill = null)
        where T : class, new()
    {
        var section = configuration.GetSection(name);
        string[] faults = [.. Strangers<T>(section), .. Misspelt<T>(section)];
        if (faults.Length == 0)
        {
            var options = section.Get<T>() ?? new T();
            fill?.Invoke(options);
            faults = [.. faultsOf(options)];
            if (faults.Length == 0)
            {
                return options;
            }
        }

        throw new SettingsException(string.Join('\n', faults));
    }

    private static IEnumerable<string> Strangers<T>(IConfigurationSection section)
    {
        string[] known = [.. typeof(T).GetProperties().Where(property => property.CanWrite)
            .Select(property => property.Name)];
        return section.GetChildren().Select(child => child.Key)
            .Where(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase))
            .Select(name => $"{section.Path}:{name} is not a setting. There are: {string.Join(", ", known)}.");
    }

    private static IEnumerable<string> Misspelt<T>(IConfigurationSection section)
    {
        foreach (var property in typeof(T).GetProperties().Where(property => property.CanWrite))
        {
            var (text, type) = (section[property.Name], property.PropertyType);
            var wanted = text is null ? null
                : type == typeof(int) && !int.TryParse(text, out _) ? "a number"
                : type == typeof(bool) && !bool.TryParse(text, out _) ? "true or false"
                : type.IsEnum && !Enum.GetNames(type).Contains(text, StringComparer.OrdinalIgnoreCase)
                    ? string.Join(" or ", Enum.GetNames(type))
                : null;
            if (wanted is not null)
            {
                yield return $"{section.Path}:{property.Name} is \"{text}\"; it must be {wanted}.";
            }
        }
    }
}
