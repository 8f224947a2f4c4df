using Attendance.Journal;
using Attendance.Scans;
using Attendance.Storage.Journal;
using Dapper;

namespace Attendance.Storage.Postgres;

internal sealed class PostgresRecordStore(PostgresDatabase database) : IRecordStore
{
    public Task<IReadOnlyList<AttendanceRecord>> ListAsync(
        string eventId, RecordFilter filter, CancellationToken cancellationToken) =>
        database.RunAsync<IReadOnlyList<AttendanceRecord>>(
            async connection =>
            {
                database.Metrics.CountStatements();
                var rows = await connection.QueryAsync<(long, string, string, string?, bool)>(
                    new CommandDefinition(
                        RecordQuery.Sql(filter),
                        new
                        {
                            EventId = eventId,
                            filter.After,
                            filter.Participant,
                            filter.GateId,
                            From = filter.From?.UtcDateTime,
                            To = filter.To?.UtcDateTime,
                            Status = filter.Status is { } status ? StoredRecord.NameOf(status) : null,
                            filter.Limit,
                        },
                        cancellationToken: cancellationToken));
                return [.. rows.Select(StoredRecord.ToRecord)];
            },
            cancellationToken);
}
