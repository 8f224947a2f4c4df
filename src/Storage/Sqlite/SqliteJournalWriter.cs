using System.Text;
using Attendance.Journal;

namespace Attendance.Storage.Sqlite;

/// <summary>Journal entries into a connection: as few statements as there are rows ÷ 64.</summary>
internal static class SqliteJournalWriter
{
    /// <summary>More rows in a statement gain nothing and make it dear to prepare.</summary>
    public const int RowsMax = 64;

    private const int FirstRowParameter = 3;
    private const int ParametersPerRow = 6;

    private static readonly string[] Inserts = [.. Enumerable.Range(0, RowsMax + 1).Select(InsertOf)];

    public static void Insert(SqliteSession session, string eventId, long head, NewEntry[] entries)
    {
        for (var start = 0; start < entries.Length; start += RowsMax)
        {
            var chunk = entries.AsSpan(start, Math.Min(RowsMax, entries.Length - start));
            var statement = session.Prepare(Inserts[chunk.Length]);
            statement.Bind(1, eventId);
            statement.Bind(2, head + start);
            for (var i = 0; i < chunk.Length; i++)
            {
                Bind(statement, FirstRowParameter + (ParametersPerRow * i), chunk[i]);
            }

            statement.Execute();
        }
    }

    private static void Bind(SqliteStatement statement, int index, NewEntry entry)
    {
        statement.Bind(index, (int)entry.Kind);
        statement.Bind(index + 1, StoredFormats.ToMicroseconds(entry.At));
        statement.Bind(index + 2, entry.Participant);
        statement.Bind(index + 3, entry.Sequence);
        statement.Bind(index + 4, entry.ScanKey);
        statement.BindUtf8(index + 5, entry.Data);
    }

    private static string InsertOf(int rows)
    {
        var sql = new StringBuilder(
            "insert into journal (event_id, position, kind, at_us, participant, sequence, scan_key, data) values ");
        for (var i = 0; i < rows; i++)
        {
            var first = FirstRowParameter + (ParametersPerRow * i);
            sql.Append(i == 0 ? "" : ", ").Append("(?1, ?2 + ").Append(i + 1);
            for (var parameter = first; parameter < first + ParametersPerRow; parameter++)
            {
                sql.Append(", ?").Append(parameter);
            }

            sql.Append(')');
        }

        return sql.ToString();
    }
}
