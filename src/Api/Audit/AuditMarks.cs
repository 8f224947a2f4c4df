namespace Attendance.Audit;

/// <summary>Says of an endpoint whether its calls are in the audit log, where its method does not.</summary>
internal sealed record AuditMark(bool IsAudited);

internal static class AuditMarks
{
    /// <summary>A call that reads, and is worth an entry all the same: it takes away much at once.</summary>
    public static TBuilder Audited<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new AuditMark(IsAudited: true));

    /// <summary>A call that changes nothing, or nothing that the journal does not tell; say which at the
    /// endpoint.</summary>
    public static TBuilder NotAudited<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new AuditMark(IsAudited: false));

    /// <summary>Unless it is marked, a call whose method may change something is audited: a new endpoint cannot forget
    /// it.</summary>
    public static bool IsAudited(this RouteEndpoint endpoint, string method) =>
        endpoint.Metadata.GetMetadata<AuditMark>() is { } mark
            ? mark.IsAudited
            : !(HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method));
}
