using Attendance.Audit;
using Attendance.Callers;
using Attendance.Http;

namespace Attendance.Accounts;

/// <summary>The people of one event, for its organisers. Whether one of them has an account for anything else cannot be
/// told from any answer.</summary>
internal static class TeamEndpoints
{
    public static void MapTeam(this IEndpointRouteBuilder routes)
    {
        routes.MapForEvent("GET", "/team", List)
            .Describe("The event's organisers, staff and viewers").Produces<TeamPage>().Needs(Right.Organise);
        routes.MapForEvent("POST", "/team", Invite)
            .Describe("Invite somebody by e-mail; the invitation is shown once")
            .Accepts<TeamRequest>("application/json").Produces<TeamMemberResponse>(201).ProducesProblem(400)
            .Needs(Right.Organise);
        routes.MapForEvent("PUT", "/team/{accountId}", Put)
            .Describe("Another role for somebody on the team").Accepts<TeamRoleRequest>("application/json")
            .Produces<TeamMemberResponse>().ProducesProblem(404).Needs(Right.Organise);
        routes.MapForEvent("DELETE", "/team/{accountId}", Remove)
            .Describe("Take somebody off the team; from the next call on").Produces(204).ProducesProblem(404)
            .Needs(Right.Organise);
    }

    private static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string summary) =>
        route.WithTags("Team").WithSummary(summary);

    private static async Task<IResult> List(string eventId, HttpContext context)
    {
        var faults = new Faults();
        var query = new QueryReader(context.Request.Query, faults);
        var limit = (int)query.Number("limit", 100, 1, 1000);
        var after = query.Text("cursor") ?? "";
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        var team = await context.Accounts().Team(eventId, after, limit);
        var next = team.Length < limit ? null : team[^1].AccountId;
        return TypedResults.Json(
            new TeamPage([.. team.Select(TeamMemberResponse.Of)], next), ApiJson.Default.TeamPage);
    }

    private static async Task<IResult> Invite(string eventId, HttpContext context)
    {
        var (request, problem) = await Body.ReadAsync(context, ApiJson.Default.TeamRequest);
        if (request is null)
        {
            return problem!;
        }

        var faults = new Faults();
        var role = AccountFields.ReadRole(request.Role, "role", faults);
        var name = request.Name ?? request.Email?.Split('@')[0];
        AccountFields.CheckName(name, faults);
        var found = request.Email is null ? null : await context.Accounts().Find(request.Email);
        faults.Check(found is not null, "email", "is not an e-mail address");
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        var (secret, invitation) = InvitationText.Make(context.Now());

        // An issuer that alone vouches for addresses makes an invitation needless, and there is no password to take.
        var isVouched = context.RequestServices.GetRequiredService<OidcOptions>().Only;
        var command = new PutOnTeam
        {
            EventId = eventId,
            Role = role,
            Invitation = isVouched ? null : invitation,
        };
        var (accountId, result) = await PutAsync(context, found!, command, request.Email!, name!.Trim());
        if (result.Outcome != AccountOutcome.Done)
        {
            return AccountEndpoints.Refusal(result, accountId);
        }

        var isJoined = result.Account!.Roles.ContainsKey(eventId);
        var code = isJoined ? null
            : new InvitationResponse(InvitationText.Write(accountId, secret), invitation.ExpiresAt);
        return Told(
            context,
            new TeamMemberResponse(accountId, result.Account.Email, role, isJoined ? "joined" : "invited", code),
            StatusCodes.Status201Created);
    }

    /// <summary>Somebody without an account gets one.</summary>
    private static async Task<(string AccountId, AccountResult Result)> PutAsync(
        HttpContext context, string found, PutOnTeam command, string email, string name)
    {
        var result = await context.Account(found).PutOnTeam(command);
        if (result.Outcome != AccountOutcome.NotFound)
        {
            return (found, result);
        }

        var accountId = InvitationText.MakeAccountId();
        var made = await context.Account(accountId).Make(new MakeAccount
        {
            Email = email,
            Name = name,
            CreatedBy = context.Caller().Name,
            Team = command,
        });
        if (made.Outcome != AccountOutcome.EmailTaken)
        {
            return (accountId, made);
        }

        // Somebody else made it in the same moment.
        var now = await context.Accounts().Find(email);
        return (now!, await context.Account(now!).PutOnTeam(command));
    }

    private static async Task<IResult> Put(string eventId, HttpContext context)
    {
        var (request, problem) = await Body.ReadAsync(context, ApiJson.Default.TeamRoleRequest);
        if (request is null)
        {
            return problem!;
        }

        var faults = new Faults();
        var role = AccountFields.ReadRole(request.Role, "role", faults);
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        var accountId = AccountId(context);
        if (!InvitationText.IsAccountId(accountId))
        {
            return Problems.AccountNotFound(accountId);
        }

        // The owner knows all accounts; an organiser those of the team.
        var onlyMembers = context.Caller().Everywhere != CallerRole.Owner;
        var command = new PutOnTeam { EventId = eventId, Role = role, OnlyMembers = onlyMembers };
        var result = await context.Account(accountId).PutOnTeam(command);
        return result is { Outcome: AccountOutcome.Done, Account: { } account }
            ? Told(
                context,
                new TeamMemberResponse(
                    accountId, account.Email, role, account.Roles.ContainsKey(eventId) ? "joined" : "invited", null),
                StatusCodes.Status200OK)
            : AccountEndpoints.Refusal(result, accountId);
    }

    private static IResult Told(HttpContext context, TeamMemberResponse member, int status)
    {
        context.Audit(before: null, member, ApiJson.Default.TeamMemberResponse);
        return TypedResults.Json(member, ApiJson.Default.TeamMemberResponse, statusCode: status);
    }

    private static async Task<IResult> Remove(string eventId, HttpContext context)
    {
        var accountId = AccountId(context);
        if (!InvitationText.IsAccountId(accountId))
        {
            return Problems.AccountNotFound(accountId);
        }

        var result = await context.Account(accountId).TakeOffTeam(eventId);
        return result.Outcome == AccountOutcome.Done
            ? TypedResults.NoContent()
            : AccountEndpoints.Refusal(result, accountId);
    }

    private static string AccountId(HttpContext context) => (string)context.Request.RouteValues["accountId"]!;
}
