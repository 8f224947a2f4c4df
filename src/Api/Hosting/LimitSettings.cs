using Attendance.Limits;

namespace Attendance.Hosting;

/// <summary>Reads section <c>Attendance:Limits</c>.</summary>
internal static class LimitSettings
{
    private const int Max = 1_000_000;

    /// <summary>What is wrong stops the start.</summary>
    public static LimitOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(LimitOptions.Section);
        string[] known = [.. typeof(LimitOptions).GetProperties().Select(property => property.Name)];
        foreach (var setting in section.GetChildren())
        {
            if (!known.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
            {
                throw new SettingsException(
                    $"{setting.Path} is not a setting. There are: {string.Join(", ", known)}.");
            }

            if (!int.TryParse(setting.Value, out var number) || number is < 0 or > Max)
            {
                throw new SettingsException(
                    $"{setting.Path} is \"{setting.Value}\"; it must be a number, 0 (no limit) to {Max}.");
            }
        }

        return section.Get<LimitOptions>() ?? new LimitOptions();
    }
}
