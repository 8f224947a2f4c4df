using System.Text;
using SQLitePCL;

namespace Attendance.Storage.Sqlite;

/// <summary>A prepared statement, bound and read by index. The provider binds by name, which costs more than the write
/// itself once a statement has hundreds of parameters.</summary>
internal sealed class SqliteStatement(SqliteSession session, sqlite3_stmt handle) : IDisposable
{
    private const int TextBytesOnStack = 256;

    public void Bind(int index, long value) => session.Check(raw.sqlite3_bind_int64(handle, index, value));

    public void BindOrNull(int index, long? value)
    {
        if (value is { } number)
        {
            Bind(index, number);
        }
        else
        {
            BindNull(index);
        }
    }

    public void BindNull(int index) => session.Check(raw.sqlite3_bind_null(handle, index));

    public void BindUtf8(int index, ReadOnlySpan<byte> text) =>
        // An empty span has no address, which the library would take for null.
        session.Check(text.IsEmpty
            ? raw.sqlite3_bind_text(handle, index, "")
            : raw.sqlite3_bind_text(handle, index, text));

    public void Bind(int index, string? text)
    {
        if (text is null)
        {
            BindNull(index);
            return;
        }

        var bytesMax = Encoding.UTF8.GetMaxByteCount(text.Length);
        var buffer = bytesMax <= TextBytesOnStack ? stackalloc byte[TextBytesOnStack] : new byte[bytesMax];
        BindUtf8(index, buffer[..Encoding.UTF8.GetBytes(text, buffer)]);
    }

    public void BindBlob(int index, ReadOnlySpan<byte> bytes) =>
        session.Check(bytes.IsEmpty
            ? raw.sqlite3_bind_zeroblob(handle, index, 0)
            : raw.sqlite3_bind_blob(handle, index, bytes));

    /// <summary>Moves to the next row; false when there is none.</summary>
    public bool Step()
    {
        var result = raw.sqlite3_step(handle);
        if (result == raw.SQLITE_ROW)
        {
            return true;
        }

        if (result != raw.SQLITE_DONE)
        {
            session.Throw(result);
        }

        return false;
    }

    /// <summary>Runs to the end; the number of rows that changed.</summary>
    public int Execute()
    {
        using var run = Run();
        while (Step())
        {
        }

        return session.Changes;
    }

    /// <summary>Starts a run; disposing of it makes the statement ready for the next.</summary>
    public Execution Run()
    {
        session.CountStatement();
        return new Execution(handle);
    }

    public long Int64(int column) => raw.sqlite3_column_int64(handle, column);

    public int Int32(int column) => raw.sqlite3_column_int(handle, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    /// <summary>The text's UTF-8 or the blob's bytes, valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(handle, column);

    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public void Dispose() => handle.Dispose();

    internal readonly ref struct Execution(sqlite3_stmt handle)
    {
        // The reset repeats the error of the step, which was thrown already.
        public void Dispose() => _ = raw.sqlite3_reset(handle);
    }
}
