namespace Attendance.Accounts;

/// <summary>Section <c>Attendance:Oidc</c>: an OpenID Connect issuer whose tokens are believed.</summary>
public sealed class OidcOptions
{
    public const string Section = "Attendance:Oidc";

    /// <summary>Its address, as <c>iss</c> has it; https, or http on this machine. Default: none.</summary>
    public string? Issuer { get; set; }

    /// <summary>What <c>aud</c> must name; needed with an issuer.</summary>
    public string? Audience { get; set; }

    /// <summary>Turns our own passwords off. Default false.</summary>
    public bool Only { get; set; }

    public bool IsConfigured => !string.IsNullOrEmpty(Issuer);

    /// <summary>What is wrong, a line for each setting.</summary>
    public IEnumerable<string> Faults()
    {
        if (IsConfigured && !IsSafe(Issuer))
        {
            yield return $"Attendance:Oidc:Issuer is \"{Issuer}\"; it must be an https address without query, such as "
                + "https://login.example.org.";
        }

        if (IsConfigured && string.IsNullOrWhiteSpace(Audience))
        {
            yield return "Attendance:Oidc:Audience must be what the issuer's tokens for this service name as aud.";
        }

        if (!IsConfigured && !string.IsNullOrEmpty(Audience))
        {
            yield return "Attendance:Oidc:Audience needs Attendance:Oidc:Issuer.";
        }

        if (!IsConfigured && Only)
        {
            yield return "Attendance:Oidc:Only needs Attendance:Oidc:Issuer: nobody could sign in.";
        }
    }

    /// <summary>Nobody on the way can read or change what comes from there.</summary>
    public static bool IsSafe(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        && uri.Query.Length == 0 && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0;
}
