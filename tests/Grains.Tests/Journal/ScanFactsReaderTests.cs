using Attendance.Scans;
using Attendance.Statistics;

namespace Attendance.Journal;

public sealed class ScanFactsReaderTests
{
    private readonly ScanFactsReader _reader = new();

    [Fact]
    public void Read_AnyRecord_SaysWhatTheWholeRecordSays() => Seeded.Check(40, random =>
    {
        foreach (var entry in JournalWalk.Of(random, scans: 20).Where(entry => entry.Sequence > 0
            && entry.Kind is EntryKind.AttendanceRecorded or EntryKind.AttendanceRefused))
        {
            AssertSame(JournalJson.RecordOf(entry));
        }
    });

    [Fact]
    public void Read_EveryReasonMethodAndStatus_IsKnown()
    {
        var record = Samples.Record("s1");
        foreach (var reason in Enum.GetValues<Reason>())
        {
            AssertSame(record with { Reason = reason });
        }

        foreach (var method in Enum.GetValues<ScanMethod>())
        {
            AssertSame(record with { Method = method });
        }

        foreach (var status in Enum.GetValues<RecordStatus>())
        {
            AssertSame(record with { Status = status });
        }
    }

    [Fact]
    public void Read_MovesOfZonesAndTextToPassOver_AreToldApart() => AssertSame(Samples.Record("\"moves\":") with
    {
        GateId = "gate:\"옆문\"",
        OverrideReason = "{\"gateId\":\"other\"}",
        Location = new ScanLocation { Lat = 1, Lng = 2 },
        DeviceInfo = new DeviceInfo { DeviceId = "d", Platform = "status" },
        Moves = new Moves { Attended = -1, Inside = 1, Zones = [new("hall", 1), new(new string('z', 200), -1)] },
    });

    [Fact]
    public void Read_NoRecord_IsAFault() => Assert.Throws<InvalidDataException>(() =>
        _reader.Read(new JournalEntry { Position = 7, Kind = EntryKind.AttendanceRecorded, At = default,
            Data = "{}"u8.ToArray() }));

    private void AssertSame(AttendanceRecord record)
    {
        var expected = ScanFacts.Of(record);

        var facts = _reader.Read(Samples.Entry(record, 1));

        Assert.Equal(expected.Zones ?? [], facts.Zones ?? []);
        Assert.Equal(expected with { Zones = null }, facts with { Zones = null });
    }
}
