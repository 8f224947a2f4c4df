using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Attendance.Accounts;
using Attendance.Callers;
using Attendance.Devices;
using Attendance.Events;
using Attendance.Gates;

namespace Attendance.Audit;

/// <summary>Which members of what was changed may be in the audit log. Only those that are named here: no free text,
/// and nothing that could name somebody or be a secret.</summary>
internal static class AuditMembers
{
    private static readonly Dictionary<Type, string[]> Allowed = new()
    {
        [typeof(Event)] = ["startTime", "endTime", "timeZone", "status", "settings", "version", "personalKeyId"],
        [typeof(GateResponse)] =
            ["isActive", "direction", "capacityPerMinute", "zone", "requiredPermission"],
        [typeof(AccessKeyResponse)] =
            ["role", "status", "gates", "rights", "expiresAt", "revokedAt", "overlapUntil", "deviceId"],
        [typeof(AccountResponse)] = ["status", "isOwner", "hasPassword", "roles"],
        [typeof(TeamMemberResponse)] = ["accountId", "role", "status"],
        [typeof(DeviceResponse)] = ["status", "gates", "keyId", "revokedAt"],
    };

    public static (JsonObject? Before, JsonObject? After) Difference<T>(T? before, T? after, JsonTypeInfo<T> type)
        where T : class
    {
        var (old, now) = (Members(before, type), Members(after, type));
        foreach (var name in Allowed[typeof(T)])
        {
            if (old is not null && now is not null && JsonNode.DeepEquals(old[name], now[name]))
            {
                old.Remove(name);
                now.Remove(name);
            }
            else if (old?[name] is JsonObject oldMembers && now?[name] is JsonObject nowMembers)
            {
                Reduce(oldMembers, nowMembers);
            }
        }

        return (old, now);
    }

    private static JsonObject? Members<T>(T? value, JsonTypeInfo<T> type)
        where T : class
    {
        if (value is null)
        {
            return null;
        }

        var all = JsonSerializer.SerializeToNode(value, type)!.AsObject();
        var members = new JsonObject();
        foreach (var name in Allowed[typeof(T)])
        {
            if (all[name] is { } member)
            {
                members[name] = member.DeepClone();
            }
        }

        return members;
    }

    private static void Reduce(JsonObject old, JsonObject now)
    {
        foreach (var (name, value) in old.ToArray())
        {
            if (now.ContainsKey(name) && JsonNode.DeepEquals(value, now[name]))
            {
                old.Remove(name);
                now.Remove(name);
            }
        }
    }
}
