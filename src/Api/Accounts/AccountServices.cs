namespace Attendance.Accounts;

internal static class AccountServices
{
    public static IServiceCollection AddAccounts(this IServiceCollection services, OidcOptions oidc) => services
        .AddSingleton(oidc)
        .AddSingleton<OidcKeys>()
        .AddSingleton<OidcReader>()
        .AddSingleton<AccessTokenReader>();
}
