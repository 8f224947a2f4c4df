using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Attendance.Callers;
using Attendance.Http;

namespace Attendance.Audit;

/// <summary>Who called what, from where, and what came of it.</summary>
internal sealed record AuditCall(
    string Caller, CallerRole? Role, string? From, string Method, string? Route, string? EventId,
    SortedDictionary<string, string> Ids)
{
    private const string Anonymous = "anonymous";

    public static AuditCall Of(HttpContext context)
    {
        var scope = context.Features.Get<RequestScope>();
        var notes = context.Features.Get<AuditNotes>();
        var eventId = notes?.EventId ?? (scope is { EventId.Length: > 0 } ? scope.EventId : EventInPath(context));
        return new AuditCall(
            scope?.Caller?.Name ?? Anonymous,
            RoleOf(scope?.Caller, eventId),
            Text(context.Connection.RemoteIpAddress),
            context.Request.Method,
            (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText?.TrimEnd('/'),
            eventId,
            IdsOf(context, notes));
    }

    /// <summary>Whose flood it is.</summary>
    public string Source => Caller == Anonymous ? $"{Anonymous} {From}" : Caller;

    /// <param name="status">Of the answer; 499 when the client had gone.</param>
    /// <param name="code">Of the problem, if it was one.</param>
    /// <param name="notes">What the handler noted.</param>
    /// <param name="traceId">To find the request in the log by.</param>
    /// <param name="count">Of refused calls that this entry stands for; 1 is not written.</param>
    public byte[] ToData(int status, string? code, AuditNotes? notes, string? traceId, long count = 1)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("caller"u8, Caller);
        Write(writer, "role", Role is { } role ? ApiJson.Name(role) : null);
        Write(writer, "from", From);
        writer.WriteString("method"u8, Method);
        Write(writer, "route", Route);
        Write(writer, "eventId", EventId);
        WriteIds(writer);
        writer.WriteNumber("status"u8, status);
        Write(writer, "code", code);
        Write(writer, "traceId", traceId);
        if (count != 1)
        {
            writer.WriteNumber("count"u8, count);
        }

        Write(writer, "before", notes?.Before);
        Write(writer, "after", notes?.After);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>As in the problem that the caller got.</summary>
    public static string TraceOf(HttpContext context) => Activity.Current?.Id ?? context.TraceIdentifier;

    private static string? EventInPath(HttpContext context) =>
        context.Request.RouteValues.TryGetValue("eventId", out var value) && value is string id
            && Attendance.Ids.IsValid(id) ? id : null;

    private static CallerRole? RoleOf(Caller? caller, string? eventId) =>
        caller is null ? null
        : eventId is not null ? caller.RoleIn(eventId)
        : caller.Everywhere ?? (caller.OnlyEvent is { } only ? caller.RoleIn(only) : null);

    /// <summary>What cannot be an id may be anything, such as an e-mail typed in the wrong place.</summary>
    private static SortedDictionary<string, string> IdsOf(HttpContext context, AuditNotes? notes)
    {
        var ids = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in context.Request.RouteValues)
        {
            if (name != "eventId" && value is string id)
            {
                ids[name] = Attendance.Ids.IsValid(id) ? id : "?";
            }
        }

        foreach (var (name, id) in notes?.Ids ?? [])
        {
            ids[name] = id;
        }

        return ids;
    }

    private static string? Text(IPAddress? address) =>
        address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4().ToString() : address?.ToString();

    private static void Write(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, System.Text.Json.Nodes.JsonObject? value)
    {
        if (value is not null)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }
    }

    private void WriteIds(Utf8JsonWriter writer)
    {
        if (Ids.Count == 0)
        {
            return;
        }

        writer.WriteStartObject("ids"u8);
        foreach (var (name, id) in Ids)
        {
            writer.WriteString(name, id);
        }

        writer.WriteEndObject();
    }
}
