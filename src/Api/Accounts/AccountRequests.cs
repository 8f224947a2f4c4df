using System.Collections.Immutable;
using Attendance.Callers;
using Attendance.Http;

namespace Attendance.Accounts;

internal sealed record AccountRequest
{
    public string? Email { get; set; }

    public string? Name { get; set; }

    public bool IsOwner { get; set; }

    public Dictionary<string, string?>? Roles { get; set; }

    /// <summary>Null when something is wrong with it.</summary>
    public MakeAccount? Read(string createdBy, Invitation invitation, Faults faults)
    {
        faults.Check(!string.IsNullOrWhiteSpace(Email), "email", "is missing");
        AccountFields.CheckName(Name, faults);
        faults.Check(Roles is null or { Count: <= AccountFields.TeamsMax }, "roles",
            $"may be {AccountFields.TeamsMax}");
        var roles = ImmutableDictionary.CreateBuilder<string, CallerRole>();
        foreach (var (eventId, text) in Roles ?? [])
        {
            faults.CheckId(eventId, "roles");
            roles[eventId] = AccountFields.ReadRole(text, "roles", faults);
        }

        return faults.Any ? null : new MakeAccount
        {
            Email = Email!,
            Name = Name!.Trim(),
            IsOwner = IsOwner,
            Roles = roles.ToImmutable(),
            CreatedBy = createdBy,
            Invitation = invitation,
        };
    }
}

internal sealed record AccountChangeRequest
{
    public string? Name { get; set; }

    public string? Status { get; set; }

    public bool? IsOwner { get; set; }

    /// <summary>Makes a new invitation, which sets a new password.</summary>
    public bool Invite { get; set; }
}

internal sealed record TeamRequest
{
    public string? Email { get; set; }

    public string? Name { get; set; }

    public string? Role { get; set; }
}

internal sealed record TeamRoleRequest
{
    public string? Role { get; set; }
}

/// <param name="Code">Shown now and never again; opens <c>POST /api/v1/session/accept</c> once.</param>
internal sealed record InvitationResponse(string Code, DateTimeOffset ExpiresAt);

internal sealed record AccountResponse(
    string AccountId,
    string Email,
    string Name,
    AccountStatus Status,
    bool IsOwner,
    bool HasPassword,
    IReadOnlyDictionary<string, CallerRole> Roles,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    InvitationResponse? Invitation)
{
    public static AccountResponse Of(Account account, InvitationResponse? invitation = null) => new(
        account.AccountId, account.Email, account.Name, account.Status, account.IsOwner, account.HasPassword,
        account.Roles, account.CreatedAt, account.CreatedBy, invitation);
}

internal sealed record AccountPage(IReadOnlyList<AccountResponse> Items, string? NextCursor);

/// <param name="Status"><c>invited</c> until the invitation was accepted, then <c>joined</c>.</param>
internal sealed record TeamMemberResponse(
    string AccountId, string Email, CallerRole Role, string Status, InvitationResponse? Invitation)
{
    public static TeamMemberResponse Of(TeamMember member) =>
        new(member.AccountId, member.Email, member.Role, member.HasJoined ? "joined" : "invited", null);
}

internal sealed record TeamPage(IReadOnlyList<TeamMemberResponse> Items, string? NextCursor);

internal static class AccountFields
{
    public const int TeamsMax = 200;
    private const int NameLengthMax = 100;

    public static void CheckName(string? name, Faults faults)
    {
        faults.Check(!string.IsNullOrWhiteSpace(name) && !name.Any(char.IsControl), "name", "must be a name");
        faults.CheckLength(name, NameLengthMax, "name");
    }

    public static CallerRole ReadRole(string? text, string field, Faults faults)
    {
        var isRole = ApiJson.TryParse<CallerRole>(text, out var role)
            && role is CallerRole.Organiser or CallerRole.Staff or CallerRole.Viewer;
        faults.Check(isRole, field, "must be organiser, staff or viewer");
        return role;
    }
}
