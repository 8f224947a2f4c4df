using Attendance.Architecture.Samples;
using Attendance.Journal;

namespace Attendance.Architecture;

/// <summary>Old and new silos run side by side during an upgrade, and an old version must be able to come back to the
/// same store: what they say to each other stands in <c>docs/wire.txt</c>.</summary>
public sealed class WireRecordTests
{
    private static readonly string File = Path.Combine(Repository.Root, "docs", "wire.txt");

    private static readonly string[] Present = [.. AllLines().Distinct().Order(StringComparer.Ordinal)];

    private static string[] Recorded =>
        [.. System.IO.File.ReadAllLines(File).Where(line => line.Length > 0 && line[0] != '#')];

    [Fact]
    public void Record_NothingIsGoneOrChanged() =>
        Expect.NoFaults(
            "Silos of the version before still say, and stores still hold, what docs/wire.txt tells. Put it back and " +
            "add the new beside it under a new name or number. Only what no released version had may be deleted " +
            "from the file, by hand (docs/architecture.md, Upgrading side by side).",
            WireRecord.Broken(Recorded, Present));

    [Fact]
    public void Record_NothingStoredLacksWhatIsRequired() =>
        Expect.NoFaults(
            "Take 'required' away and give it a default.", WireRecord.Demanding(Recorded, Present));

    [Fact]
    public void Record_HasEverything()
    {
        if (Environment.GetEnvironmentVariable(WireRecord.WriteVariable) == "1")
        {
            var head = System.IO.File.ReadLines(File).TakeWhile(line => line.StartsWith('#')).Append("").ToArray();
            System.IO.File.WriteAllLines(File, [.. head, .. WireRecord.Merged(Recorded, Present)]);
        }

        Expect.NoFaults(
            $"New on the wire or in a store. Run this test with {WireRecord.WriteVariable}=1, or add to docs/wire.txt:",
            WireRecord.Unrecorded(Recorded, Present));
    }

    [Fact]
    public void Of_Samples_TellsInterfacesMembersAndEnums() =>
        Assert.Equal(
            [
                "interface bad",
                "interface bad (List<string>): Task<bad>",
                "interface bad tell(string[]): Task",
                "interface bad tell(good): Task",
                "type good",
                "type good 0: string # Name",
                "enum BadEnum Nothing = 0",
                "enum BadEnum Something = 2",
            ],
            WireList.Of([typeof(IBadGrain), typeof(GoodCommand), typeof(BadEnum)]));

    [Fact]
    public void Of_GrainAndKeys_TellTheirNames() =>
        Assert.Superset(
            new HashSet<string>
            {
                "grain statistics listens to \"journal\"", "state \"snapshot\" # SnapshotFoldGrain",
                "key Participant \"eventId/7\"", "entry 41 \"alert.raised\"", "stream StreamProvider \"journal\"",
                "json JournalJson AttendanceRecord method: ScanMethod required",
            },
            Present.ToHashSet());

    [Theory]
    [InlineData("type good 0: string # Name", "type good 0: int # Name", "changed: type good 0: string\n    now: ")]
    [InlineData("type good 0: string # Name", "type good 1: string # Name", "gone: type good 0: string")]
    [InlineData("type good 0: string # Name", "type good 0: string # Title", null)]
    [InlineData("interface g ask(int): Task", "interface g ask(long): Task", "changed: interface g ask(int): Task")]
    [InlineData("interface g ask(int): Task", "interface g asks(int): Task", "gone: interface g ask(int): Task")]
    [InlineData("enum Kind In = 1 \"in\"", "enum Kind In = 2 \"in\"", "changed: enum Kind In = 1 \"in\"")]
    [InlineData("enum Kind In = 1 \"in\"", "enum Kind In = 1 \"into\"", "changed: enum Kind In = 1 \"in\"")]
    [InlineData("state \"snapshot\" # A", "state \"picture\" # A", "changed: state \"snapshot\"")]
    public void Broken_Line_IsNamed(string recorded, string present, string? fault)
    {
        var faults = WireRecord.Broken([recorded], [present]).ToArray();

        Assert.Equal(fault is null ? 0 : 1, faults.Length);
        Assert.All(faults, found => Assert.StartsWith(fault!, found, StringComparison.Ordinal));
    }

    [Fact]
    public void Demanding_RequiredMemberOfAnOldShape_IsAFault() =>
        Assert.Equal(
            ["new, and not in what is stored already: json J Old b: int required"],
            WireRecord.Demanding(
                ["json J Old a: int"], ["json J Old b: int required", "json J New b: int required"]));

    [Fact]
    public void Merged_GoneLine_StaysUntilSomebodyDecides() =>
        Assert.Equal(
            ["type a", "type b 0: int # New", "type gone"],
            WireRecord.Merged(["type b 0: int # Old", "type gone"], ["type a", "type b 0: int # New"]));

    private static IEnumerable<string> AllLines()
    {
        // An enum that never leaves its grain may do as it likes; StoredJson names those that are stored.
        Type[] ours = [.. WireTests.Contracts, .. WireTests.Grains.Where(type => !type.IsEnum)];
        return
        [
            .. WireList.Of(ours),
            .. WireList.Keys(typeof(GrainKeys)),
            .. WireList.Entries(),
            .. WireList.Constants("storage", typeof(StorageNames)),
            .. WireList.Constants("stream", typeof(CommittedBatch)),
            .. StoredJson.Of(WireTests.Grains),
        ];
    }
}
