using Attendance.Accounts;

namespace Attendance.Hosting;

/// <summary>Reads section <c>Attendance:Oidc</c>; what is wrong stops the start, a line for each setting.</summary>
internal static class OidcSettings
{
    private static readonly string[] Known =
        [nameof(OidcOptions.Issuer), nameof(OidcOptions.Audience), nameof(OidcOptions.Only)];

    public static OidcOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(OidcOptions.Section);
        string[] faults =
        [
            .. section.GetChildren().Where(child => !Known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                .Select(child => $"{child.Path} is not a setting. There are: {string.Join(", ", Known)}."),
        ];
        if (section[nameof(OidcOptions.Only)] is { Length: > 0 } only && !bool.TryParse(only, out _))
        {
            faults = [.. faults, $"Attendance:Oidc:Only is \"{only}\"; it must be true or false."];
        }

        if (faults.Length == 0)
        {
            var options = new OidcOptions
            {
                Issuer = section[nameof(OidcOptions.Issuer)],
                Audience = section[nameof(OidcOptions.Audience)],
                Only = bool.TryParse(section[nameof(OidcOptions.Only)], out var isOnly) && isOnly,
            };
            faults = [.. options.Faults()];
            if (faults.Length == 0)
            {
                return options;
            }
        }

        throw new SettingsException(string.Join('\n', faults));
    }
}
