using Attendance.Events;
using Attendance.Storage.Events;
using Dapper;

namespace Attendance.Storage.Sqlite;

internal sealed class SqliteEventStore(SqliteDatabase database) : IEventStore
{
    public Task<EventPlan?> LoadAsync(string eventId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
            {
                session.CountStatement();
                // One statement sees one state of the database, so the gates belong to this version of the event.
                var rows = session.Connection.Query<(string Event, string? Gate)>(
                    """
                    select e.data, g.data from events as e left join gates as g on g.event_id = e.event_id
                    where e.event_id = @eventId
                    """,
                    new { eventId });
                return StoredPlan.Of([.. rows]);
            },
            cancellationToken);

    public Task<IReadOnlyList<Event>> ListAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Event>>(
            session =>
            {
                session.CountStatement();
                return [.. session.Connection.Query<string>("select data from events order by event_id")
                    .Select(StoredPlan.EventOf)];
            },
            cancellationToken);
}
