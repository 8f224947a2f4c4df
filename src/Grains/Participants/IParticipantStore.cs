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

    /// <summary>Rows of some people, without their histories. People who are not there are left out.</summary>
    Task<IReadOnlyList<ParticipantRow>> ListAsync(
        string eventId, IReadOnlyList<int> numbers, CancellationToken cancellationToken);

    /// <summary>Numbers of people whose rows changed with an entry after one position and up to another, each once; at
    /// most <paramref name="limit"/> of them.</summary>
    Task<IReadOnlyList<int>> ListChangedAsync(
        string eventId, long after, long upTo, int limit, CancellationToken cancellationToken);

    /// <summary>The highest number given so far, 0 for none.</summary>
    Task<int> LastNumberAsync(string eventId, CancellationToken cancellationToken);

    /// <summary>The rows that have one of these participant ids or e-mail keys.</summary>
    Task<IReadOnlyList<ParticipantRow>> FindAsync(
        string eventId, IReadOnlyList<string> participantIds, IReadOnlyList<string> emailKeys,
        CancellationToken cancellationToken);

    /// <summary>Puts the same data, sealed anew, into rows that are still of the version that was read. Rows that were
    /// changed since are left alone. The answer is how many were written.</summary>
    Task<int> ResealAsync(
        string eventId, IReadOnlyList<ResealedRow> rows, CancellationToken cancellationToken);

    /// <summary>Rows by rising number.</summary>
    Task<IReadOnlyList<ParticipantRow>> ListAsync(
        string eventId, int afterNumber, int limit, CancellationToken cancellationToken);
}

/// <summary>A row with this person's entries that carry a sequence, by rising sequence.</summary>
public sealed record StoredParticipant(ParticipantRow Row, IReadOnlyList<JournalEntry> History);

public sealed record ResealedRow(int Number, long Version, byte[] Personal);
