using System.Diagnostics;
using Attendance.Audit;
using Attendance.Callers;
using Attendance.Http;
using Orleans;

namespace Attendance.Accounts;

/// <summary>The people who sign in, for the deployment's owner.</summary>
internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        var accounts = routes.MapGroup("/accounts");
        accounts.MapForDeployment("GET", "", List)
            .Describe("The people who can sign in").Produces<AccountPage>().Needs(Right.Own);
        accounts.MapForDeployment("POST", "", Make)
            .Describe("Invite somebody; the invitation is shown once").Accepts<AccountRequest>("application/json")
            .Produces<AccountResponse>(201).ProducesProblem(400).ProducesProblem(409).Needs(Right.Own);
        accounts.MapForDeployment("GET", "/{accountId}", Get)
            .Describe("One of them").Produces<AccountResponse>().ProducesProblem(404).Needs(Right.Own);
        accounts.MapForDeployment("PATCH", "/{accountId}", Change)
            .Describe("Change the name, disable, make an owner, or invite again")
            .Accepts<AccountChangeRequest>("application/json").Produces<AccountResponse>()
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).Needs(Right.Own);
        accounts.MapForDeployment("DELETE", "/{accountId}", Remove)
            .Describe("Remove somebody; signed out at once").Produces(204).ProducesProblem(404).ProducesProblem(409)
            .Needs(Right.Own);
    }

    public static IAccountGrain Account(this HttpContext context, string accountId) =>
        context.Grains().GetGrain<IAccountGrain>(accountId);

    public static IAccountsGrain Accounts(this HttpContext context) =>
        context.Grains().GetGrain<IAccountsGrain>(IAccountsGrain.Key);

    /// <summary>What is answered to an outcome that is not what was asked for.</summary>
    public static IResult Refusal(AccountResult result, string accountId) => result.Outcome switch
    {
        AccountOutcome.NotFound => Problems.AccountNotFound(accountId),
        AccountOutcome.EmailTaken => Problems.AccountExists(),
        AccountOutcome.EmailInvalid => Problems.Invalid("email", "is not an e-mail address"),
        AccountOutcome.LastOwner => Problems.LastOwner(),
        AccountOutcome.VersionMismatch => Problems.VersionMismatch(result.Account?.Version),
        AccountOutcome.TeamsFull => Problems.TeamsFull(),
        _ => throw new UnreachableException($"No answer for {result.Outcome}."),
    };

    private static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string summary) =>
        route.WithTags("Accounts").WithSummary(summary);

    private static async Task<IResult> List(HttpContext context)
    {
        var faults = new Faults();
        var query = new QueryReader(context.Request.Query, faults);
        var limit = (int)query.Number("limit", 100, 1, 1000);
        var after = query.Text("cursor") ?? "";
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        var accounts = await context.Accounts().List(after, limit);
        var next = accounts.Length < limit ? null : accounts[^1].AccountId;
        return TypedResults.Json(
            new AccountPage([.. accounts.Select(account => AccountResponse.Of(account))], next),
            ApiJson.Default.AccountPage);
    }

    private static async Task<IResult> Make(HttpContext context)
    {
        var (request, problem) = await Body.ReadAsync(context, ApiJson.Default.AccountRequest);
        if (request is null)
        {
            return problem!;
        }

        var faults = new Faults();
        var (secret, invitation) = InvitationText.Make(context.Now());
        if (request.Read(context.Caller().Name, invitation, faults) is not { } command)
        {
            return faults.ToProblem();
        }

        var accountId = InvitationText.MakeAccountId();
        var result = await context.Account(accountId).Make(command);
        return Answer(context, result, accountId, secret, invitation, StatusCodes.Status201Created);
    }

    private static async Task<IResult> Get(HttpContext context)
    {
        var accountId = AccountId(context);
        return InvitationText.IsAccountId(accountId) && await context.Account(accountId).Get() is { } account
            ? Json(context, account, invitation: null, StatusCodes.Status200OK)
            : Problems.AccountNotFound(accountId);
    }

    private static async Task<IResult> Change(HttpContext context)
    {
        var (request, version, problem) = await Body.ReadChangeAsync(context, ApiJson.Default.AccountChangeRequest);
        if (request is null)
        {
            return problem!;
        }

        var faults = new Faults();
        if (request.Name is not null)
        {
            AccountFields.CheckName(request.Name, faults);
        }

        var isStatus = ApiJson.TryParse<AccountStatus>(request.Status, out var status);
        faults.Check(isStatus || request.Status is null, "status", "must be active or disabled");
        var accountId = AccountId(context);
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        if (!InvitationText.IsAccountId(accountId))
        {
            return Problems.AccountNotFound(accountId);
        }

        var (secret, invitation) = InvitationText.Make(context.Now());
        var result = await context.Account(accountId).Change(new ChangeAccount
        {
            Name = request.Name?.Trim(),
            Status = isStatus ? status : null,
            IsOwner = request.IsOwner,
            Invitation = request.Invite ? invitation : null,
            ExpectedVersion = version,
        });
        return Answer(
            context, result, accountId, request.Invite ? secret : null, invitation, StatusCodes.Status200OK);
    }

    private static async Task<IResult> Remove(HttpContext context)
    {
        var accountId = AccountId(context);
        if (!InvitationText.IsAccountId(accountId))
        {
            return Problems.AccountNotFound(accountId);
        }

        var result = await context.Account(accountId).Remove();
        return result.Outcome == AccountOutcome.Done ? TypedResults.NoContent() : Refusal(result, accountId);
    }

    private static IResult Answer(
        HttpContext context, AccountResult result, string accountId, string? secret, Invitation invitation,
        int status)
    {
        if (result is not { Outcome: AccountOutcome.Done, Account: { } account })
        {
            return Refusal(result, accountId);
        }

        var shown = secret is null ? null
            : new InvitationResponse(InvitationText.Write(accountId, secret), invitation.ExpiresAt);
        return Json(context, account, shown, status);
    }

    private static IResult Json(HttpContext context, Account account, InvitationResponse? invitation, int status)
    {
        context.SetETag(account.Version);
        context.Audit(before: null, AccountResponse.Of(account), ApiJson.Default.AccountResponse);
        return TypedResults.Json(
            AccountResponse.Of(account, invitation), ApiJson.Default.AccountResponse, statusCode: status);
    }

    private static string AccountId(HttpContext context) => (string)context.Request.RouteValues["accountId"]!;
}
