using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Attendance.Bench.Folds;

/// <summary>The usual way: count and group by, on each refresh.</summary>
internal static class PlainWay
{
    private static readonly string[] Queries =
    [
        """
        select count(distinct participant_id) from attendance_records
        where event_id = @event and status = 'confirmed' and direction = 'in'
        """,
        """
        select gate_id, method, admitted, reason, count(*), avg(processing_ms), max(timestamp) from attendance_records
        where event_id = @event group by gate_id, method, admitted, reason
        """,
        """
        select strftime('%Y-%m-%dT%H', timestamp), gate_id, method, count(*) from attendance_records
        where event_id = @event and status = 'confirmed' and direction = 'in'
        group by strftime('%Y-%m-%dT%H', timestamp), gate_id, method
        """,
    ];

    public static IEnumerable<TimeSpan> Measure(string folder)
    {
        using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(folder, "attendance.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        foreach (var query in Queries)
        {
            var start = Stopwatch.GetTimestamp();
            using var command = connection.CreateCommand();
            command.CommandText = query;
            command.CommandTimeout = 0;
            command.Parameters.AddWithValue("@event", Site.EventId);
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
            }

            yield return Stopwatch.GetElapsedTime(start);
        }
    }
}
