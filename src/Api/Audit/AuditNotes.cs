using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Attendance.Http;

namespace Attendance.Audit;

/// <summary>What is noted of a request for its entry, while it is handled. A feature of audited requests
/// only.</summary>
internal sealed class AuditNotes
{
    public string? EventId { get; set; }

    /// <summary>Of the problem that was answered.</summary>
    public string? Code { get; set; }

    public SortedDictionary<string, string> Ids { get; } = new(StringComparer.Ordinal);

    public JsonObject? Before { get; set; }

    public JsonObject? After { get; set; }

    /// <summary>Written, or counted as a refusal: no request has two entries.</summary>
    public bool IsDone { get; set; }
}

internal static class AuditNotesExtensions
{
    /// <summary>Notes what a change made of something: members of the type's list, where they differ.</summary>
    /// <param name="context">Of the request.</param>
    /// <param name="before">As it was; null for something new.</param>
    /// <param name="after">As it is now; null for something that is gone.</param>
    /// <param name="type">How the API writes it.</param>
    public static void Audit<T>(this HttpContext context, T? before, T? after, JsonTypeInfo<T> type)
        where T : class
    {
        if (context.Features.Get<AuditNotes>() is { } notes)
        {
            (notes.Before, notes.After) = AuditMembers.Difference(before, after, type);
        }
    }

    /// <summary>Notes the id of what was made, where the path does not have it; an event's under
    /// <c>eventId</c>.</summary>
    public static void AuditId(this HttpContext context, string name, string id)
    {
        if (context.Features.Get<AuditNotes>() is not { } notes)
        {
            return;
        }

        if (name == "eventId")
        {
            notes.EventId = id;
        }
        else if (Ids.IsValid(id))
        {
            notes.Ids[name] = id;
        }
    }
}
