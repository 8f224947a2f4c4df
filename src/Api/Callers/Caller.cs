using System.Collections.Immutable;
using Attendance.Accounts;

namespace Attendance.Callers;

/// <summary>Who makes a request, and what they are to which event.</summary>
/// <param name="Name">As records and the audit log tell it, such as <c>key:4f2…</c>; never personal.</param>
public sealed record Caller(string Name)
{
    private CallerRole? _main;

    public static Caller Owner { get; } = new("owner") { Everywhere = CallerRole.Owner };

    /// <summary>The role in every event and in the deployment as such.</summary>
    public CallerRole? Everywhere { get; init; }

    /// <summary>The roles in single events.</summary>
    public ImmutableDictionary<string, CallerRole> Roles { get; init; } =
        ImmutableDictionary<string, CallerRole>.Empty;

    /// <summary>The only gates to scan at; empty for all.</summary>
    public ImmutableArray<string> Gates { get; init; } = [];

    /// <summary>The only rights of the role; empty for all.</summary>
    public ImmutableArray<Right> Rights { get; init; } = [];

    /// <summary>The device whose key it is; null for everybody else.</summary>
    public string? DeviceId { get; init; }

    /// <summary>A device that was revoked then, and delivers what it scanned before.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Of a person who signed in; null for a key.</summary>
    public string? AccountId { get; init; }

    /// <summary>Null too for somebody whom the issuer outside vouches for.</summary>
    public string? SessionId { get; init; }

    /// <summary>The one that their rate goes by.</summary>
    public CallerRole? MainRole => Everywhere ?? (_main ??= Roles.IsEmpty ? null : Roles.Values.First());

    /// <summary>The event that a path without one means; null when there are several or all.</summary>
    public string? OnlyEvent => Everywhere is null && Roles.Count == 1 ? Roles.Keys.First() : null;

    public static Caller Of(AccessKey key)
    {
        // A device is the same one whatever key it has.
        var caller = new Caller(key.DeviceId is { } deviceId ? $"device:{deviceId}" : $"key:{key.KeyId}")
        {
            Gates = key.Gates, Rights = key.Rights, DeviceId = key.DeviceId, RevokedAt = key.RevokedAt,
        };
        return key.EventId is { } eventId
            ? caller with { Roles = ImmutableDictionary<string, CallerRole>.Empty.Add(eventId, key.Role) }
            : caller with { Everywhere = key.Role };
    }

    public static Caller Of(string accountId, AccountStanding standing, string? sessionId) =>
        new($"account:{accountId}")
        {
            Everywhere = standing.IsOwner ? CallerRole.Owner : null,
            Roles = standing.Roles,
            AccountId = accountId,
            SessionId = sessionId,
        };

    /// <summary>Null: to this caller, there is no such event.</summary>
    public CallerRole? RoleIn(string eventId) =>
        Everywhere ?? (Roles.TryGetValue(eventId, out var role) ? role : null);

    public bool IsOrganiserOf(string eventId) => RoleIn(eventId) is CallerRole.Owner or CallerRole.Organiser;

    public bool May(Right right, string eventId) =>
        right == Right.Anonymous || (RoleIn(eventId) is { } role && RoleTable.Has(role, right, Rights));

    /// <summary>For calls about no single event: in the deployment, or for reading in any event.</summary>
    public bool May(Right right) => right == Right.Anonymous
        || (Everywhere is { } role && RoleTable.Has(role, right, Rights))
        || (right == Right.Self && AccountId is not null)
        || (right is Right.Plan or Right.Self && Roles.Values.Any(each => RoleTable.Has(each, right, Rights)));

    public bool MayScanAt(string? gateId) => Gates.IsEmpty || Gates.Contains(gateId ?? "");
}
