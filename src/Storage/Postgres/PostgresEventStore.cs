using Attendance.Events;
using Attendance.Storage.Events;
using Dapper;

namespace Attendance.Storage.Postgres;

internal sealed class PostgresEventStore(PostgresDatabase database) : IEventStore
{
    public Task<EventPlan?> LoadAsync(string eventId, CancellationToken cancellationToken) =>
        database.RunAsync(
            async connection =>
            {
                database.Metrics.CountStatements();
                // One statement sees one state of the database, so the gates belong to this version of the event.
                var rows = await connection.QueryAsync<(string Event, string? Gate)>(new CommandDefinition(
                    """
                    select e.data, g.data from events as e left join gates as g on g.event_id = e.event_id
                    where e.event_id = @eventId
                    """,
                    new { eventId },
                    cancellationToken: cancellationToken));
                return StoredPlan.Of([.. rows]);
            },
            cancellationToken);

    public Task<IReadOnlyList<Event>> ListAsync(CancellationToken cancellationToken) =>
        database.RunAsync<IReadOnlyList<Event>>(
            async connection =>
            {
                database.Metrics.CountStatements();
                var rows = await connection.QueryAsync<string>(new CommandDefinition(
                    "select data from events order by event_id collate \"C\"", cancellationToken: cancellationToken));
                return [.. rows.Select(StoredPlan.EventOf)];
            },
            cancellationToken);
}
