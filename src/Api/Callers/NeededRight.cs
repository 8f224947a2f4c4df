namespace Attendance.Callers;

public sealed record NeededRight(Right Right);

/// <summary>Marks an endpoint without a caller that could be used to guess secrets; limited by address.</summary>
/// <param name="IsLong">What it takes is too long to be guessed, but each try costs a look.</param>
public sealed record Guessable(bool IsLong)
{
    public static Guessable Mark { get; } = new(IsLong: false);

    public static Guessable LongMark { get; } = new(IsLong: true);
}

public static class RightExtensions
{
    public static TBuilder Needs<TBuilder>(this TBuilder builder, Right right)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new NeededRight(right));

    /// <summary>What somebody without the right is told that they may not do.</summary>
    public static string Describe(this Right right) => right switch
    {
        Right.Scan => "record scans",
        Right.Plan => "read the event",
        Right.Figures => "read figures",
        Right.Reports => "read reports",
        Right.People => "read people",
        Right.Enlist => "register or change people",
        Right.Feed => "read the journal",
        Right.Override => "let somebody pass in spite of a rule",
        Right.Notice => "acknowledge alerts",
        Right.Organise => "change the event",
        _ => "do this",
    };
}
