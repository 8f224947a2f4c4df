namespace Attendance.Keys;

public sealed class EventKeyRingTests
{
    internal static EventKeyRing Ring(byte fill = 7)
    {
        var bytes = Enumerable.Repeat(fill, MasterKey.LengthBytes).ToArray();
        return new EventKeyRing(MasterKey.Load(new MasterKeyOptions { MasterKey = Convert.ToHexString(bytes) }));
    }

    [Fact]
    public void For_AnyPurposeEventAndMaster_GivesAnotherKey()
    {
        var keys = new[] { Ring(1), Ring(2) }
            .SelectMany(ring => new[] { ring.For("a"), ring.For("b") })
            .SelectMany(All);

        Assert.Equal(20, keys.Distinct().Count());
    }

    [Fact]
    public void For_SameMaster_GivesTheSameKeysForEver()
    {
        var keys = All(Ring().For("tcf-24"));

        Assert.Equal(KnownKeys, keys);
    }

    [Fact]
    public void For_AskedAgain_AllocatesNothing()
    {
        var ring = Ring();
        var first = ring.For("tcf-24");

        var before = GC.GetAllocatedBytesForCurrentThread();
        var again = ring.For("tcf-24");
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Same(first, again);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void For_MoreEventsThanAreKept_StillGivesTheRightKeys()
    {
        var ring = Ring();
        var first = All(ring.For("e0"));

        for (var i = 1; i <= 5000; i++)
        {
            ring.For($"e{i}");
        }

        Assert.Equal(first, All(ring.For("e0")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    public void For_NotAnEventId_Throws(string eventId) => Assert.Throws<ArgumentException>(() => Ring().For(eventId));

    private static string[] All(EventKeys keys) =>
    [
        Convert.ToHexStringLower(keys.Personal(1)), Convert.ToHexStringLower(keys.TokenCode),
        Convert.ToHexStringLower(keys.TokenPermutation), Convert.ToHexStringLower(keys.EmailLookup),
        Convert.ToHexStringLower(keys.QrSignature),
    ];

    // Computed apart from the code under test, with HMAC-SHA256 by the steps of RFC 5869.
    private static readonly string[] KnownKeys =
    [
        "6b5ef9f94784a65cc245ce3806945e46ca7f55e8b3a0b25e28c3495d1cc5dc80",
        "7094ec7ab2abc89056f75688a4321735386dab136fab5bee6150de15c07c7062",
        "39fb04e2ff1957b70ef8e816e643e5cfeedcd873301f11b56acc20033e04a2ec",
        "b2f8c452607bcea9fa8456f45de03eb4015d8679a7710b0063d781139f810a0b",
        "7c1d4064f3e3ecf840064a0fdfa85f4dbd8fab0b461749b78c0a981f7dd3f555",
    ];
}
