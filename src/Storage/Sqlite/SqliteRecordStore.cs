using System.Globalization;
using Attendance.Journal;
using Attendance.Scans;
using Attendance.Storage.Journal;
using Dapper;

namespace Attendance.Storage.Sqlite;

internal sealed class SqliteRecordStore(SqliteDatabase database) : IRecordStore
{
    public Task<IReadOnlyList<AttendanceRecord>> ListAsync(
        string eventId, RecordFilter filter, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<AttendanceRecord>>(
            session =>
            {
                session.CountStatement();
                var rows = session.Connection.Query<(long, string, string, string?, bool)>(
                    RecordQuery.Sql(filter),
                    new
                    {
                        EventId = eventId,
                        filter.After,
                        filter.Participant,
                        filter.GateId,
                        From = Text(filter.From),
                        To = Text(filter.To),
                        Status = filter.Status is { } status ? StoredRecord.NameOf(status) : null,
                        filter.Limit,
                    });
                return [.. rows.Select(StoredRecord.ToRecord)];
            },
            cancellationToken);

    // As the view writes times: UTC in milliseconds, which sort as text.
    private static string? Text(DateTimeOffset? at) =>
        at?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
