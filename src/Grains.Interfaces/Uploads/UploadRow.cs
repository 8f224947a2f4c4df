using System.Collections.Immutable;
using Attendance.Participants;
using Orleans;

namespace Attendance.Uploads;

/// <summary>One row of an uploaded file as it was read, before the rules looked at it.</summary>
[GenerateSerializer, Immutable, Alias("upload-row")]
public sealed record UploadRow
{
    /// <summary>As people count in the file: the line that the row begins on, or the element of a JSON
    /// array.</summary>
    [Id(0)] public required int Row { get; init; }

    /// <summary>The organiser's own id; null to find or make one.</summary>
    [Id(1)] public string? ParticipantId { get; init; }

    /// <summary>What the file says; an empty cell says nothing.</summary>
    [Id(2)] public required PersonDraft Draft { get; init; }

    [Id(3)] public ParticipantStatus? Status { get; init; }

    /// <summary>What reading found wrong, by the name of the field in JSON; a row with faults is rejected.</summary>
    [Id(4)] public ImmutableDictionary<string, ImmutableArray<string>> Faults { get; init; } =
        ImmutableDictionary<string, ImmutableArray<string>>.Empty;
}
