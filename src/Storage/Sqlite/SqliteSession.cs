using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Attendance.Storage.Sqlite;

/// <summary>A connection with its prepared statements; belongs to one thread.</summary>
internal sealed class SqliteSession : IDisposable
{
    private const int UniqueViolation = 2067;
    private const int PrimaryKeyViolation = 1555;
    private const int StatementsMax = 256;

    private readonly Dictionary<string, SqliteStatement> statements = new(StringComparer.Ordinal);
    private readonly StoreMetrics metrics;
    private readonly sqlite3 handle;

    public SqliteSession(SqliteOptions options, StoreMetrics metrics)
    {
        this.metrics = metrics;
        Connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = options.Path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            // A pooled connection would keep the file open after the store is gone.
            Pooling = false,
        }.ToString());
        Connection.Open();
        handle = Connection.Handle!;
        raw.sqlite3_extended_result_codes(handle, 1);
        Execute($"pragma busy_timeout = {(long)options.BusyTimeout.TotalMilliseconds}");
        Execute("pragma journal_mode = wal");
        Execute("pragma synchronous = full");
        Execute("pragma foreign_keys = on");
        Execute("pragma temp_store = memory");
        Execute("pragma cache_size = -65536");
        // The checkpointer does it, so that no commit has to wait for a checkpoint.
        Execute("pragma wal_autocheckpoint = 0");
    }

    /// <summary>For queries by Dapper; a caller counts them itself.</summary>
    public SqliteConnection Connection { get; }

    public int Changes => raw.sqlite3_changes(handle);

    public long TotalChanges => raw.sqlite3_total_changes(handle);

    public bool InTransaction => raw.sqlite3_get_autocommit(handle) == 0;

    public static bool IsUniqueViolation(SqliteException exception) =>
        exception.SqliteExtendedErrorCode is UniqueViolation or PrimaryKeyViolation;

    public SqliteStatement Prepare(string sql)
    {
        if (statements.TryGetValue(sql, out var statement))
        {
            return statement;
        }

        if (statements.Count == StatementsMax)
        {
            throw new InvalidOperationException("Too many different statements: prepare them by constant texts only.");
        }

        Check(raw.sqlite3_prepare_v2(handle, sql, out var prepared));
        return statements[sql] = new SqliteStatement(this, prepared);
    }

    /// <summary>Runs one statement that is not worth keeping.</summary>
    public void Execute(string sql)
    {
        Check(raw.sqlite3_prepare_v2(handle, sql, out var prepared));
        using var statement = new SqliteStatement(this, prepared);
        statement.Execute();
    }

    public void Begin() => Prepare("begin immediate").Execute();

    public void Commit() => Prepare("commit").Execute();

    public void RollbackIfOpen()
    {
        if (InTransaction)
        {
            Prepare("rollback").Execute();
        }
    }

    /// <summary>Moves what it can into the database file without making a writer wait.</summary>
    public void Checkpoint() =>
        _ = raw.sqlite3_wal_checkpoint_v2(handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);

    public void CountStatement() => metrics.CountStatements();

    public void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            Throw(result);
        }
    }

    public void Throw(int result) =>
        throw new SqliteException(
            raw.sqlite3_errmsg(handle).utf8_to_string(), result & 0xff, raw.sqlite3_extended_errcode(handle));

    public void Dispose()
    {
        foreach (var statement in statements.Values)
        {
            statement.Dispose();
        }

        Connection.Dispose();
    }
}
