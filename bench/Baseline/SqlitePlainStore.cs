using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Attendance.Bench.Baseline;

/// <summary>
/// The plain way on SQLite: WAL, every commit synchronised, a pool of eight connections. SQLite lets one of them
/// write at a time; the others wait inside it.
/// </summary>
internal sealed class SqlitePlainStore : IPlainStore
{
    private const string EventId = "bench";
    private const int PoolSize = 8;

    private readonly string file;
    private readonly Channel<Session> pool = Channel.CreateBounded<Session>(PoolSize);

    public SqlitePlainStore(string file)
    {
        SystemSqlite.Load();
        this.file = file;
    }

    public async Task SeedAsync(string[] tokens, string[] gates, CancellationToken cancellationToken)
    {
        using (var connection = Open())
        {
            Run(connection, PlainSchema.Drop + PlainSchema.Tables("integer"));
            using var transaction = connection.BeginTransaction(deferred: false);
            var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            var (start, end) = (now - 3_600_000, now + 43_200_000);
            Run(connection, $"insert into plain_event values ('{EventId}', 'open', {start}, {end})");
            foreach (var gate in gates)
            {
                Run(connection, $"insert into plain_gate values ('{EventId}', '{gate}', 1)");
            }

            using var insert = Command(
                connection, "insert into plain_participant values ($1, $2, $3, $4, 'registered')", 4);
            for (var i = 0; i < tokens.Length; i++)
            {
                Bind(insert, EventId, $"participant-{i + 1:D6}", tokens[i], $"Person {i + 1}");
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
            Run(connection, "analyze");
        }

        for (var i = 0; i < PoolSize; i++)
        {
            await pool.Writer.WriteAsync(new Session(Open(), pool.Writer), cancellationToken);
        }
    }

    public async ValueTask<IPlainSession> OpenAsync(CancellationToken cancellationToken) =>
        await pool.Reader.ReadAsync(cancellationToken);

    public Task<TimeSpan[]> TimeCommitsAsync(int count, CancellationToken cancellationToken)
    {
        using var connection = Open();
        Run(connection, "create table if not exists bare_commit (id integer primary key, body text not null)");
        using var command = Command(connection, "insert into bare_commit (body) values ($1)", 1);
        Bind(command, new string('x', 300));
        var times = new TimeSpan[count];
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            command.ExecuteNonQuery();
            times[i] = Stopwatch.GetElapsedTime(start);
        }

        return Task.FromResult(times);
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        // The driver's own answer to a busy database is a sleep of 150 ms; SQLite's is far shorter.
        Run(connection, "pragma busy_timeout = 10000; pragma journal_mode = wal; pragma synchronous = full");
        return connection;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, int parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 1; i <= parameters; i++)
        {
            command.Parameters.Add(new SqliteParameter($"${i}", null));
        }

        return command;
    }

    private static void Bind(SqliteCommand command, params object[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }
    }

    private sealed class Session(SqliteConnection connection, ChannelWriter<Session> home) : IPlainSession
    {
        private readonly SqliteCommand findGate = Command(connection, PlainSchema.FindGate, 2);
        private readonly SqliteCommand findParticipant = Command(connection, PlainSchema.FindParticipant, 2);
        private readonly SqliteCommand findDuplicate = Command(connection, PlainSchema.FindDuplicate, 4);
        private readonly SqliteCommand insert = Command(connection, PlainSchema.Insert, 6);

        public Task<PlainGate?> FindGateAsync(string gateId, CancellationToken cancellationToken)
        {
            Bind(findGate, EventId, gateId);
            using var reader = findGate.ExecuteReader();
            return Task.FromResult(reader.Read()
                ? new PlainGate(
                    reader.GetString(0), At(reader.GetInt64(1)), At(reader.GetInt64(2)), reader.GetBoolean(3))
                : null);
        }

        public Task<PlainParticipant?> FindParticipantAsync(string token, CancellationToken cancellationToken)
        {
            Bind(findParticipant, EventId, token);
            using var reader = findParticipant.ExecuteReader();
            return Task.FromResult(reader.Read()
                ? new PlainParticipant(reader.GetString(0), reader.GetString(1), reader.GetString(2))
                : null);
        }

        public Task<bool> HasRecordSinceAsync(
            string participantId, string gateId, DateTimeOffset since, CancellationToken cancellationToken)
        {
            Bind(findDuplicate, EventId, participantId, gateId, since.ToUnixTimeMilliseconds());
            return Task.FromResult(findDuplicate.ExecuteScalar() is not null);
        }

        public Task<long> InsertAsync(
            ScanRequest scan, string participantId, DateTimeOffset now, CancellationToken cancellationToken)
        {
            Bind(insert, EventId, scan.ScanId, participantId, scan.GateId, scan.Method, now.ToUnixTimeMilliseconds());
            return Task.FromResult((long)insert.ExecuteScalar()!);
        }

        public ValueTask DisposeAsync() => home.WriteAsync(this);

        private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }
}
