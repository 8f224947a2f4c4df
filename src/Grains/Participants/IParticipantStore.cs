using Attendance.Journal;

namespace Attendance.Participants;

/// <summary>The rows of people, and what the journal says about them.</summary>
public interface IParticipantStore
{
    /// <summary>Rows and histories of many people in one query. People who are not there are left out.</summary>
    Task<IReadOnlyList<StoredParticipant>> LoadAsync(
        string eventId, IReadOnlyList<int> numbers, CancellationToken cancellationToken);

    /// <summary>Numbers by participant id; unknown ids are left out.</summary>
    Task<IReadOnlyDictionary<string, int>> FindNumbersAsync(
        string eventId, IReadOnlyList<string> participantIds, CancellationToken cancellationToken);

    /// <summary>The highest number given so far, 0 for none.</summary>
    Task<int> LastNumberAsync(string eventId, CancellationToken cancellationToken);

    /// <summary>Rows by rising number.</summary>
    Task<IReadOnlyList<ParticipantRow>> ListAsync(
        string eventId, int afterNumber, int limit, CancellationToken cancellationToken);
}

/// <summary>A row with this person's entries that carry a sequence, by rising sequence.</summary>
public sealed record StoredParticipant(ParticipantRow Row, IReadOnlyList<JournalEntry> History);
