using Attendance.Gates;

namespace Attendance.Events;

/// <summary>What organisers configured. Written only through the journal's row changes.</summary>
public interface IEventStore
{
    Task<EventPlan?> LoadAsync(string eventId, CancellationToken cancellationToken);

    Task<IReadOnlyList<Event>> ListAsync(CancellationToken cancellationToken);
}
