using Attendance.Participants;
using Orleans;

namespace Attendance.Uploads;

/// <summary>What one pass over the file keeps in memory; lost with the activation, and made again.</summary>
internal sealed record UploadPass(string EventId, ChunkPlanner Planner, IGrainFactory Grains)
{
    public SeenRows Seen { get; } = new();

    /// <summary>The next part, being prepared while the one before is committed.</summary>
    public Task<PreparedChunk>? Next { get; set; }

    public IRegistryGrain Registry => Grains.GetGrain<IRegistryGrain>(EventId);

    public IParticipantGrain Participant(int number) =>
        Grains.GetGrain<IParticipantGrain>(GrainKeys.Participant(EventId, number));
}

/// <summary>A part that only has to be committed.</summary>
internal sealed record PreparedChunk(
    StoredLine[] Lines, IReadOnlyList<Journal.JournalAppend> Registrations,
    IReadOnlyList<(int Line, UploadRow Row)> Changes);
