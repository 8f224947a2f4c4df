using System.Collections.Immutable;

namespace Attendance.Journal;

/// <summary>A committed batch as MessagePack, for streams that leave the cluster: <c>[1, [entry, …]]</c>, an entry
/// being <c>[position, kind, at, participant, sequence, data]</c> with a timestamp and bytes. A reader passes over what
/// a later version has put behind these; the number in front changes only with what readers must not pass
/// over.</summary>
public static class CommittedBatchPack
{
    private const int Version = 1;
    private const int BatchFields = 2;
    private const int EntryFields = 6;

    /// <summary>More than what an entry takes beside its data.</summary>
    private const int EntryBytes = 48;

    public static byte[] Write(CommittedBatch batch)
    {
        var pack = new PackWriter(16 + batch.Entries.Sum(entry => entry.Data.Length + EntryBytes));
        pack.ArrayHeader(BatchFields);
        pack.Integer(Version);
        pack.ArrayHeader(batch.Entries.Length);
        foreach (var entry in batch.Entries)
        {
            pack.ArrayHeader(EntryFields);
            pack.Integer(entry.Position);
            pack.Integer((int)entry.Kind);
            pack.Time(entry.At);
            pack.Integer(entry.Participant);
            pack.Integer(entry.Sequence);
            pack.Binary(entry.Data);
        }

        return pack.ToArray();
    }

    /// <summary>Throws <see cref="InvalidDataException"/> for anything else than a batch, and for one of a version that
    /// is not known here. A kind that is not known here keeps its number.</summary>
    public static CommittedBatch Read(ReadOnlySpan<byte> bytes)
    {
        var pack = new PackReader(bytes);
        var fields = Fields(ref pack, BatchFields);
        if (pack.Integer() is not Version and var version)
        {
            throw pack.Wrong($"version {version} is not known here");
        }

        var count = pack.ArrayHeader();
        var entries = ImmutableArray.CreateBuilder<JournalEntry>(Math.Min(count, pack.Left / EntryFields));
        for (var i = 0; i < count; i++)
        {
            entries.Add(ReadEntry(ref pack));
        }

        pack.Skip(fields - BatchFields);
        return pack.Left == 0
            ? new CommittedBatch { Entries = entries.DrainToImmutable() }
            : throw pack.Wrong("more bytes follow it");
    }

    private static JournalEntry ReadEntry(ref PackReader pack)
    {
        var fields = Fields(ref pack, EntryFields);
        var entry = new JournalEntry
        {
            Position = pack.Integer(),
            Kind = (EntryKind)pack.Int32(),
            At = pack.Time(),
            Participant = pack.Int32(),
            Sequence = pack.Int32(),
            Data = pack.Binary(),
        };
        pack.Skip(fields - EntryFields);
        return entry;
    }

    private static int Fields(ref PackReader pack, int fieldsMin)
    {
        var fields = pack.ArrayHeader();
        return fields >= fieldsMin ? fields : throw pack.Wrong($"{fields} fields are too few");
    }
}
