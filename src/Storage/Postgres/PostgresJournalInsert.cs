using Attendance.Journal;
using Npgsql;

namespace Attendance.Storage.Postgres;

/// <summary>All entries of a batch as one statement: one array per column, one plan for every length.</summary>
internal sealed class PostgresJournalInsert
{
    private const string Sql =
        """
        insert into journal (event_id, position, kind, at_us, participant, sequence, scan_key, data)
        select $1, $2 + number, kind, at_us, participant, sequence, scan_key, data
        from unnest($3, $4, $5, $6, $7, $8) with ordinality
            as entry (kind, at_us, participant, sequence, scan_key, data, number)
        """;

    private readonly NpgsqlParameter[] parameters;

    private PostgresJournalInsert(NpgsqlParameter[] parameters) => this.parameters = parameters;

    public static PostgresJournalInsert Of(string eventId, long head, NewEntry[] entries)
    {
        var kinds = new short[entries.Length];
        var times = new long[entries.Length];
        var participants = new int[entries.Length];
        var sequences = new int[entries.Length];
        var scanKeys = new string?[entries.Length];
        var data = new byte[entries.Length][];
        for (var i = 0; i < entries.Length; i++)
        {
            kinds[i] = (short)entries[i].Kind;
            times[i] = StoredFormats.ToMicroseconds(entries[i].At);
            participants[i] = entries[i].Participant;
            sequences[i] = entries[i].Sequence;
            scanKeys[i] = entries[i].ScanKey;
            data[i] = entries[i].Data;
        }

        return new PostgresJournalInsert(
        [
            PostgresParameters.Text(eventId),
            PostgresParameters.BigInt(head),
            PostgresParameters.SmallInts(kinds),
            PostgresParameters.BigInts(times),
            PostgresParameters.Integers(participants),
            PostgresParameters.Integers(sequences),
            PostgresParameters.Texts(scanKeys),
            PostgresParameters.Utf8Texts(data),
        ]);
    }

    public NpgsqlCommand ToCommand(NpgsqlConnection connection)
    {
        var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.AddRange(parameters);
        return command;
    }

    public NpgsqlBatchCommand ToBatchCommand()
    {
        var command = new NpgsqlBatchCommand(Sql);
        command.Parameters.AddRange(parameters);
        return command;
    }
}
