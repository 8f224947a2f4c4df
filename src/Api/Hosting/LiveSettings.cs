using Attendance.Live;

namespace Attendance.Hosting;

/// <summary>Reads section <c>Attendance:Live</c>.</summary>
internal static class LiveSettings
{
    /// <summary>What is wrong stops the start.</summary>
    public static LiveOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(LiveOptions.Section);
        foreach (var setting in section.GetChildren())
        {
            var isKnown = setting.Key is nameof(LiveOptions.TickMs) or nameof(LiveOptions.TakesNothingMaxMs)
                or nameof(LiveOptions.CloseWaitMs) or nameof(LiveOptions.PingMs);
            if (!isKnown)
            {
                throw new SettingsException($"{setting.Path} is not a setting.");
            }

            var min = setting.Key == nameof(LiveOptions.TickMs) ? 100 : 1;
            if (!int.TryParse(setting.Value, out var number) || number < min || number > 600_000)
            {
                throw new SettingsException(
                    $"{setting.Path} is \"{setting.Value}\"; it must be a number from {min} to 600000.");
            }
        }

        return section.Get<LiveOptions>() ?? new LiveOptions();
    }
}
