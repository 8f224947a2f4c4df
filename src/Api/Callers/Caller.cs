namespace Attendance.Callers;

/// <summary>Who makes a request. The owner is the only one so far; devices and people with roles join later.</summary>
public sealed record Caller(string Name, bool IsOrganiser)
{
    public static Caller Owner { get; } = new("owner", IsOrganiser: true);

    /// <summary>For a right that one message needs beyond its connection's. The owner may everything.</summary>
    public bool May(Right right) => right == Right.Anonymous || this == Owner;
}

/// <summary>What an endpoint asks of its caller; every endpoint carries one.</summary>
public enum Right
{
    /// <summary>Nothing: health and the description of the API.</summary>
    Anonymous = 1,

    /// <summary>Post scans, verify tokens.</summary>
    Scan = 2,

    /// <summary>Read the event, its people and its figures.</summary>
    Read = 3,

    /// <summary>Change the event, its gates and its people.</summary>
    Organise = 4,

    /// <summary>Make events.</summary>
    Own = 5,
}

public static class RightExtensions
{
    public static TBuilder Needs<TBuilder>(this TBuilder builder, Right right)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new NeededRight(right));
}

public sealed record NeededRight(Right Right);
