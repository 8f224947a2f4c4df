using Attendance.Journal;

namespace Attendance.Storage.Journal;

/// <summary>What a database holds of the keys that some appends want to use.</summary>
internal sealed class ConflictFacts
{
    private readonly Dictionary<string, int> byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> byEmail = new(StringComparer.Ordinal);

    public HashSet<(int Participant, int Sequence)> Sequences { get; } = [];

    public HashSet<string> ScanKeys { get; } = new(StringComparer.Ordinal);

    /// <summary>Versions of the events by id; an event that is not there is left out.</summary>
    public Dictionary<string, long> EventVersions { get; } = new(StringComparer.Ordinal);

    /// <summary>Versions of the jobs by id; a job that is not there is left out.</summary>
    public Dictionary<string, long> JobVersions { get; } = new(StringComparer.Ordinal);

    /// <summary>Versions of the devices by id; a device that is not there is left out.</summary>
    public Dictionary<string, long> DeviceVersions { get; } = new(StringComparer.Ordinal);

    /// <summary>Ids of the enrolment codes that are there.</summary>
    public HashSet<string> DeviceCodes { get; } = new(StringComparer.Ordinal);

    public Dictionary<int, ParticipantKeys> Participants { get; } = [];

    public bool HasOtherId(ParticipantRow row) =>
        byId.TryGetValue(row.ParticipantId, out var number) && number != row.Number;

    public bool HasOtherEmail(ParticipantRow row) =>
        row.EmailKey is not null && byEmail.TryGetValue(row.EmailKey, out var number) && number != row.Number;

    public void Set(ParticipantKeys keys)
    {
        if (Participants.TryGetValue(keys.Number, out var before))
        {
            byId.Remove(before.ParticipantId);
            if (before.EmailKey is not null)
            {
                byEmail.Remove(before.EmailKey);
            }
        }

        Participants[keys.Number] = keys;
        byId[keys.ParticipantId] = keys.Number;
        if (keys.EmailKey is not null)
        {
            byEmail[keys.EmailKey] = keys.Number;
        }
    }
}

internal sealed record ParticipantKeys(int Number, string ParticipantId, string? EmailKey, long Version);
