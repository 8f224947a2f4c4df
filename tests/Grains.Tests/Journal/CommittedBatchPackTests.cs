using System.Text;

namespace Attendance.Journal;

public sealed class CommittedBatchPackTests
{
    private static readonly DateTimeOffset At = new(2026, 5, 4, 9, 30, 0, 250, TimeSpan.Zero);

    [Fact]
    public void Write_OneEntry_IsTheseBytes() =>
        Assert.Equal(
            // Two values: 1 | one entry of six: uint16 1000 | 41 | timestamp 64 | uint32 70,000 | 3 | 2 bytes
            "92" + "01" + "91" + "96" +
            "CD03E8" + "29" + "D7FF" + "3B9ACA0069F86718" + "CE00011170" + "03" + "C4027B7D",
            Convert.ToHexString(CommittedBatchPack.Write(new CommittedBatch { Entries = [Entry(1000, "{}")] })));

    [Fact]
    public void Read_WhatWasWritten_IsTheSame() => Seeded.Check(300, random =>
    {
        var batch = Batch(random);

        var read = CommittedBatchPack.Read(CommittedBatchPack.Write(batch));

        Assert.Equal(Told(batch), Told(read));
    });

    /// <summary>A reader written from the specification alone, which shares nothing with the one in use.</summary>
    [Fact]
    public void Write_ReadByTheSpecification_IsTheSame() => Seeded.Check(100, random =>
    {
        var batch = Batch(random);

        var at = 0;
        var read = (object?[])PlainPack.Read(CommittedBatchPack.Write(batch), ref at)!;

        Assert.Equal(1L, read[0]);
        Assert.Equal(
            Told(batch),
            ((object?[])read[1]!).Select(entry => (object?[])entry!).Select(entry =>
                $"{entry[0]} {entry[1]} {entry[2]:O} {entry[3]} {entry[4]} {Convert.ToHexString((byte[])entry[5]!)}"));
    });

    [Fact]
    public void Read_LaterFields_ArePassedOver()
    {
        var plain = CommittedBatchPack.Write(new CommittedBatch { Entries = [Entry(7, "{}")] });
        // [1, [[…, {"a": [nil, 1.5, "x"]}, ext]], true]: two fields more in the entry, one more in the batch.
        byte[] later =
        [
            0x93, 0x01, 0x91, 0x98, .. plain[4..], 0x81, 0xA1, 0x61, 0x93, 0xC0, 0xCB, 0, 0, 0, 0, 0, 0, 0, 0, 0xA1,
            0x78, 0xD4, 0x05, 0x00, 0xC3,
        ];

        Assert.Equal(Told(CommittedBatchPack.Read(plain)), Told(CommittedBatchPack.Read(later)));
    }

    [Theory]
    [InlineData("", "it is cut off")]
    [InlineData("C0", "an array is expected, not C0")]
    [InlineData("9101", "1 fields are too few")]
    [InlineData("920290", "version 2 is not known here")]
    [InlineData("9201DDFFFFFFFF", "4294967295 values cannot follow")]
    [InlineData("92019195", "5 values cannot follow")]
    [InlineData("920191950102030405", "5 fields are too few")]
    [InlineData("92019196A161", "6 values cannot follow")]
    [InlineData("92019196A1610000000000", "a number is expected, not A1")]
    [InlineData("9201919601CFFFFFFFFFFFFFFFFF0000", "the number is too big")]
    [InlineData("920191960129D7FF FFFFFFFF69F866C80000C400", "there is no such time")]
    [InlineData("920191960129C70CFF000000007FFFFFFFFFFFFFFF0000C400", "there is no such time")]
    [InlineData("920191960129D6FF000000010000C6FFFFFFFF", "it is cut off")]
    [InlineData("92019000", "more bytes follow it")]
    [InlineData("930190C1", "C1 is nothing")]
    [InlineData("930190DFFFFFFFFF", "it is cut off")]
    public void Read_Malformed_SaysWhatIsWrong(string hex, string what)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

        var fault = Assert.Throws<InvalidDataException>(() => CommittedBatchPack.Read(bytes));

        Assert.Contains(what, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CutOffAnywhere_IsRefused()
    {
        var bytes = CommittedBatchPack.Write(Batch(new Random(1)));

        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = bytes[..length];
            Assert.Throws<InvalidDataException>(() => CommittedBatchPack.Read(cut));
        }
    }

    /// <summary>Deep nesting, and bytes that were changed: a batch or a refusal, never anything else.</summary>
    [Fact]
    public void Read_HostileBytes_NeitherCrashNorTakeMuchMemory()
    {
        Assert.Throws<InvalidDataException>(
            () => CommittedBatchPack.Read([0x93, 0x01, 0x90, .. Enumerable.Repeat((byte)0x91, 1_000_000)]));
        Seeded.Check(2_000, random =>
        {
            var bytes = CommittedBatchPack.Write(Batch(random));
            for (var changes = random.Next(1, 5); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                CommittedBatchPack.Read(bytes);
            }
            catch (InvalidDataException)
            {
                // What most of them are.
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000 + (100 * bytes.Length));
        });
    }

    private static JournalEntry Entry(long position, string data) => new()
    {
        Position = position,
        Kind = EntryKind.AlertRaised,
        At = At,
        Participant = 70_000,
        Sequence = 3,
        Data = Encoding.UTF8.GetBytes(data),
    };

    private static CommittedBatch Batch(Random random) => new()
    {
        Entries =
        [
            .. Enumerable.Range(0, random.Pick([0, 1, 3, 15, 16, 40])).Select(_ => new JournalEntry
            {
                Position = random.NextInt64(1L << random.Next(1, 62)),
                Kind = (EntryKind)random.Next(-200, 70_000),
                At = random.Chance(90)
                    ? At.AddTicks(random.NextInt64(TimeSpan.TicksPerDay * 1_000))
                    : new DateTimeOffset(random.NextInt64(DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero),
                Participant = random.Next(1 << random.Next(1, 24)),
                Sequence = random.Next(1 << random.Next(1, 10)),
                Data = Bytes(random, random.Pick([0, 1, 200, 255, 256, 70_000])),
            }),
        ],
    };

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static IEnumerable<string> Told(CommittedBatch batch) => batch.Entries.Select(entry =>
        $"{entry.Position} {(int)entry.Kind} {entry.At:O} {entry.Participant} {entry.Sequence} " +
        Convert.ToHexString(entry.Data));
}
