using System.Collections.Immutable;
using Attendance.Http;

namespace Attendance.Callers;

internal sealed record AccessKeyRequest
{
    private const int NameLengthMax = 100;
    private const int GatesMax = 200;

    public string? Name { get; set; }

    public string? Role { get; set; }

    public ImmutableList<string?>? Gates { get; set; }

    public ImmutableList<string?>? Rights { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>The key as wished, without id; null when something is wrong with it.</summary>
    public AccessKey? Read(string? eventId, string createdBy, DateTimeOffset now, Faults faults)
    {
        faults.Check(!string.IsNullOrWhiteSpace(Name), "name", "must say what the key is for");
        faults.CheckLength(Name, NameLengthMax, "name");
        var role = ReadRole(eventId, faults);
        foreach (var gate in Gates ?? [])
        {
            faults.CheckId(gate, "gates");
        }

        faults.Check(Gates is null or { Count: <= GatesMax }, "gates", $"may be {GatesMax}");
        faults.Check(eventId is not null || Gates is null or [], "gates", "are of one event: make the key there");
        faults.Check(ExpiresAt is null || ExpiresAt > now, "expiresAt", "must be in the future");
        var rights = ReadRights(role, faults);
        return faults.Any ? null : new AccessKey
        {
            KeyId = "",
            EventId = eventId,
            Role = role,
            Name = Name!.Trim(),
            Gates = [.. (Gates ?? []).Select(gate => gate!).Distinct()],
            Rights = rights,
            CreatedAt = now,
            CreatedBy = createdBy,
            ExpiresAt = ExpiresAt?.ToUniversalTime(),
        };
    }

    /// <summary>Devices get theirs when they enrol, the owner's is made at the first start.</summary>
    private CallerRole ReadRole(string? eventId, Faults faults)
    {
        var isKnown = ApiJson.TryParse<CallerRole>(Role, out var role);
        if (eventId is null)
        {
            faults.Check(isKnown && role is CallerRole.Platform or CallerRole.Integrator or CallerRole.Viewer, "role",
                "must be platform, integrator or viewer for all events");
        }
        else
        {
            faults.Check(isKnown && role is not (CallerRole.Owner or CallerRole.Device), "role",
                "must be organiser, staff, viewer, integrator or platform");
        }

        return role;
    }

    private ImmutableArray<Right> ReadRights(CallerRole role, Faults faults)
    {
        var rights = ImmutableArray.CreateBuilder<Right>();
        foreach (var text in Rights ?? [])
        {
            var can = ApiJson.TryParse<Right>(text, out var right) && (faults.Any || RoleTable.CanHave(role, right));
            faults.Check(can, "rights", $"a key of this role cannot have {text}");
            rights.Add(right);
        }

        return [.. rights.Distinct()];
    }
}

internal sealed record RotateKeyRequest
{
    public int? OverlapMinutes { get; set; }
}

/// <param name="Key">The key itself: shown now and never again.</param>
internal sealed record AccessKeyResponse(
    string KeyId,
    string Name,
    CallerRole Role,
    string Status,
    IReadOnlyList<string> Gates,
    IReadOnlyList<Right> Rights,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? OverlapUntil,
    string? DeviceId,
    string? Key)
{
    public static AccessKeyResponse Of(AccessKey key, DateTimeOffset now, string? text = null) => new(
        key.KeyId,
        key.Name,
        key.Role,
        key.RevokedAt is not null ? "revoked" : key.IsInForce(now) ? "active" : "expired",
        key.Gates,
        key.Rights,
        key.CreatedAt,
        key.CreatedBy,
        key.ExpiresAt,
        key.RevokedAt,
        key.OverlapUntil > now ? key.OverlapUntil : null,
        key.DeviceId,
        text);
}

internal sealed record AccessKeyPage(IReadOnlyList<AccessKeyResponse> Items, string? NextCursor);
