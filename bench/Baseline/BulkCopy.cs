using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Attendance.Bench.Baseline;

/// <summary>The rows of a file straight into a table with a key and a unique e-mail, in one transaction: what the store
/// alone takes for them. Nothing is checked, sealed or journaled.</summary>
internal static class BulkCopy
{
    private const string Table =
        """
        create table bulk_person (
            number integer not null primary key, name text not null, email text not null unique, phone text,
            organization text, birth_date text, region text, groups text, title text)
        """;

    /// <summary>Seconds for all rows, the commit included.</summary>
    public static async Task<double> RunAsync(string store, string connection, string file)
    {
        var rows = File.ReadLines(file).Skip(1).Select(line => line.Split(',')).ToArray();
        return store == "sqlite" ? OnSqlite(connection, rows) : await OnPostgresAsync(connection, rows);
    }

    private static double OnSqlite(string file, string[][] rows)
    {
        SystemSqlite.Load();
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        Run("pragma journal_mode = wal; pragma synchronous = full; drop table if exists bulk_person; " + Table);
        var start = Stopwatch.GetTimestamp();
        using var transaction = connection.BeginTransaction(deferred: false);
        using var insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = "insert into bulk_person values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        var parameters = Enumerable.Range(1, 9)
            .Select(n => insert.Parameters.Add($"${n}", n == 1 ? SqliteType.Integer : SqliteType.Text)).ToArray();
        insert.Prepare();
        for (var i = 0; i < rows.Length; i++)
        {
            parameters[0].Value = i + 1;
            for (var column = 1; column < parameters.Length; column++)
            {
                parameters[column].Value = rows[i][column - 1];
            }

            insert.ExecuteNonQuery();
        }

        transaction.Commit();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;

        void Run(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }

    private static async Task<double> OnPostgresAsync(string connectionString, string[][] rows)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand("drop table if exists bulk_person; " + Table, connection);
        await create.ExecuteNonQueryAsync();
        var start = Stopwatch.GetTimestamp();
        await using (var copy = await connection.BeginBinaryImportAsync(
            "copy bulk_person from stdin (format binary)"))
        {
            for (var i = 0; i < rows.Length; i++)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(i + 1);
                foreach (var cell in rows[i])
                {
                    await copy.WriteAsync(cell);
                }
            }

            await copy.CompleteAsync();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
