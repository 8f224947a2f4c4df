using Attendance.Callers;

namespace Attendance.Accounts;

/// <summary>People who sign in, and what they send.</summary>
internal static class People
{
    public const string Password = "a long walk by the sea";

    public static string NextEmail(Application app) => $"{app.NextId("ana")}@people.example";

    /// <summary>Invites somebody, who accepts; answers with the account.</summary>
    public static async Task<(string AccountId, string Email)> JoinAsync(
        Application app, Fair? fair = null, string? role = null, bool isOwner = false)
    {
        var email = NextEmail(app);
        var roles = fair is null || role is null ? null : new Dictionary<string, string> { [fair.EventId] = role };
        var made = await app.PostAsync("/api/v1/accounts", new { email, name = "Ana Sea", isOwner, roles });
        Assert.True(made.Status == 201, made.Text);
        Assert.Equal(204, (await AcceptAsync(app, made["invitation.code"]!)).Status);
        return (made["accountId"]!, email);
    }

    public static Task<Answer> AcceptAsync(Application app, string code, string password = Password) =>
        app.PostAsync("/api/v1/session/accept", new { code, password }, Nobody);

    public static Task<Answer> SignInAsync(Application app, string email, string password = Password) =>
        app.PostAsync("/api/v1/session", new { email, password }, Nobody);

    public static Task<Answer> RefreshAsync(Application app, string? refreshToken) =>
        app.PostAsync("/api/v1/session/refresh", new { refreshToken }, Nobody);

    public static (string Name, string Value) Nobody => ("Authorization", null!);

    public static (string Name, string Value) As(Answer session) =>
        ("Authorization", $"Bearer {session["accessToken"]}");

    public static (string Name, string Value) As(string token) => ("Authorization", $"Bearer {token}");

    /// <summary>Somebody of this role in this event, signed in.</summary>
    public static async Task<(string Name, string Value)> AsAsync(Application app, Fair fair, string role)
    {
        var (_, email) = role == "owner"
            ? await JoinAsync(app, isOwner: true)
            : await JoinAsync(app, fair, role);
        var session = await SignInAsync(app, email);
        Assert.True(session.Status == 200, session.Text);
        return As(session);
    }
}
