using System.Diagnostics;
using System.Net;
using Attendance.Callers;
using Attendance.Http;

namespace Attendance.Accounts;

/// <summary>Signing in and out.</summary>
internal static class SessionEndpoints
{
    private const int Ipv4NetworkBytes = 3;
    private const int Ipv6NetworkBytes = 8;

    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        var session = routes.MapGroup("/session");
        session.MapForDeployment("POST", "", SignIn)
            .Describe("Sign in").Accepts<SignInRequest>("application/json").Produces<SessionResponse>()
            .ProducesProblem(401).ProducesProblem(429)
                .WithMetadata(Guessable.Mark).Needs(Right.Anonymous);
        session.MapForDeployment("POST", "/refresh", Refresh)
            .Describe("The next pair of tokens; the old one dies").Accepts<RefreshRequest>("application/json")
            .Produces<SessionResponse>().ProducesProblem(401)
                .WithMetadata(Guessable.LongMark).Needs(Right.Anonymous);
        session.MapForDeployment("POST", "/accept", Accept)
            .Describe("Accept an invitation with a password").Accepts<AcceptRequest>("application/json")
            .Produces(204).ProducesProblem(400).ProducesProblem(429)
                .WithMetadata(Guessable.Mark).Needs(Right.Anonymous);
        session.MapForDeployment("GET", "", Who)
            .Describe("Who one is").Produces<WhoResponse>().Needs(Right.Self);
        session.MapForDeployment("DELETE", "", SignOut)
            .Describe("Sign out").Produces(204).ProducesProblem(409).Needs(Right.Self);
        session.MapForDeployment("POST", "/password", ChangePassword)
            .Describe("Another password; ends all other sessions").Accepts<PasswordRequest>("application/json")
            .Produces(204).ProducesProblem(400).ProducesProblem(401).ProducesProblem(429).Needs(Right.Self);
    }

    private static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string summary) =>
        route.WithTags("Session").WithSummary(summary);

    private static async Task<IResult> SignIn(HttpContext context)
    {
        var (request, problem) = await ReadAsync(context, ApiJson.Default.SignInRequest);
        if (request is null)
        {
            return problem!;
        }

        if (request.Password is null || request.Email is null)
        {
            return Problems.Invalid(request.Password is null ? "password" : "email", "is missing");
        }

        if (await context.Accounts().Find(request.Email) is not { } accountId)
        {
            return Problems.Invalid("email", "is not an e-mail address");
        }

        var result = await context.Account(accountId).SignIn(
            new SignIn { Password = request.Password, Network = Network(context) });
        return result.Outcome == SessionOutcome.Done
            ? Json(result) : Refusal(result, Problems.SignInRefused());
    }

    private static async Task<IResult> Refresh(HttpContext context)
    {
        var (request, problem) = await Body.ReadAsync(context, ApiJson.Default.RefreshRequest);
        if (request is null)
        {
            return problem!;
        }

        if (RefreshText.Read(request.RefreshToken) is not { } token)
        {
            return Problems.SessionOver();
        }

        var result = await context.Account(token.AccountId).Refresh(token);
        return result.Outcome == SessionOutcome.Done ? Json(result) : Problems.SessionOver();
    }

    private static async Task<IResult> Accept(HttpContext context)
    {
        var (request, problem) = await ReadAsync(context, ApiJson.Default.AcceptRequest);
        if (request is null)
        {
            return problem!;
        }

        if (request.Password is null || InvitationText.Read(request.Code) is not var (accountId, hash))
        {
            return Problems.InvitationRefused();
        }

        var result = await context.Account(accountId).Accept(
            new AcceptInvitation { Hash = hash, Password = request.Password, Network = Network(context) });
        return result.Outcome == SessionOutcome.Done
            ? TypedResults.NoContent() : Refusal(result, Problems.InvitationRefused());
    }

    private static async Task<IResult> Who(HttpContext context)
    {
        var caller = context.Caller();
        var account = caller.AccountId is { } accountId ? await context.Account(accountId).Get() : null;
        return TypedResults.Json(
            new WhoResponse(
                caller.Name, caller.Everywhere, caller.Roles, account is null ? null : SessionAccount.Of(account)),
            ApiJson.Default.WhoResponse);
    }

    private static async Task<IResult> SignOut(HttpContext context)
    {
        if (context.Caller() is not { AccountId: { } accountId, SessionId: { } sessionId })
        {
            return Problems.NoSession();
        }

        await context.Account(accountId).SignOut(sessionId);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> ChangePassword(HttpContext context)
    {
        var (request, problem) = await ReadAsync(context, ApiJson.Default.PasswordRequest);
        if (request is null)
        {
            return problem!;
        }

        if (context.Caller() is not { AccountId: { } accountId, SessionId: { } sessionId })
        {
            return Problems.NoSession();
        }

        if (request.OldPassword is null || request.NewPassword is null)
        {
            return Problems.Invalid(request.OldPassword is null ? "oldPassword" : "newPassword", "is missing");
        }

        var result = await context.Account(accountId).ChangePassword(new ChangePassword
        {
            SessionId = sessionId,
            OldPassword = request.OldPassword,
            NewPassword = request.NewPassword,
            Network = Network(context),
        });
        return result.Outcome == SessionOutcome.Done ? TypedResults.NoContent()
            : Refusal(result, Problems.SignInRefused(), "newPassword");
    }

    /// <summary>The request, unless people sign in elsewhere only.</summary>
    private static async ValueTask<(T? Request, IResult? Problem)> ReadAsync<T>(
        HttpContext context, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class =>
        context.RequestServices.GetRequiredService<OidcOptions>().Only
            ? (null, Problems.PasswordsOff())
            : await Body.ReadAsync(context, type);

    private static IResult Refusal(SessionResult result, IResult refused, string field = "password") =>
        result.Outcome switch
        {
            SessionOutcome.Refused => refused,
            SessionOutcome.Wait => new RetryAfter(Problems.TooManyAttempts(), result.RetryAfter),
            SessionOutcome.Busy => new RetryAfter(Problems.Busy(), TimeSpan.FromSeconds(5)),
            SessionOutcome.PasswordWeak => Problems.Invalid(field, result.Fault!),
            _ => throw new UnreachableException($"No answer for {result.Outcome}."),
        };

    private static IResult Json(SessionResult result) =>
        TypedResults.Json(SessionResponse.Of(result), ApiJson.Default.SessionResponse);

    /// <summary>What one household or office has, and nobody has thousands of.</summary>
    private static string Network(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        var bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        return Convert.ToHexStringLower(
            bytes.AsSpan(0, bytes.Length == 4 ? Ipv4NetworkBytes : Ipv6NetworkBytes));
    }
}
