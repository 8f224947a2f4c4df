using Attendance.Participants;

namespace Attendance.Uploads;

/// <summary>What is to be done with the rows of a part.</summary>
internal sealed record ChunkPlan
{
    /// <summary>One for each row, in order.</summary>
    public required StoredLine[] Lines { get; init; }

    /// <summary>People to register, without their numbers, and the lines that tell of them.</summary>
    public required List<NewPerson> People { get; init; }

    public UploadCounts Counts => CountsOf(Lines);

    public static UploadCounts CountsOf(StoredLine[] lines) => new()
    {
        Read = lines.Length,
        Registered = lines.Count(line => line.Outcome == RowOutcome.Registered),
        Updated = lines.Count(line => line.Outcome == RowOutcome.Updated),
        Unchanged = lines.Count(line => line.Outcome == RowOutcome.Unchanged),
        Rejected = lines.Count(line => line.Outcome == RowOutcome.Rejected),
    };
}

/// <param name="Line">Index of the line.</param>
/// <param name="ParticipantId">Null to have one made from the number.</param>
internal sealed record NewPerson(
    int Line, string? ParticipantId, PersonCheck Check, ParticipantStatus Status, string EmailKey);
