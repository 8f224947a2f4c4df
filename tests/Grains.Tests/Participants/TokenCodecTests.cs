using Attendance.Keys;

namespace Attendance.Participants;

public sealed class TokenCodecTests
{
    private const int Seed = 20261121;
    private const string Symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private readonly TokenCodec codec = new(EventKeyRingTests.Ring().For("tcf24"));

    [Fact]
    public void Format_AnyNumberAndGeneration_IsReadBack()
    {
        var random = new Random(Seed);
        var numbers = Enumerable.Range(0, 20_000).Select(_ => random.Next(1, TokenCodec.NumberMax + 1));

        foreach (var number in numbers.Concat([1, 2, 4095, 4096, 4097, TokenCodec.NumberMax]))
        {
            var generation = random.Next(TokenCodec.GenerationMax + 1);
            var token = codec.Format(number, generation);

            Assert.Matches("^TCF24(-[0-9A-HJKMNP-TV-Z]{4}){3}$", token);
            Assert.Equal((TokenCheck.Valid, number, generation), Check(token));
        }
    }

    [Fact]
    public void Format_OfAnEventAndKey_StaysTheSameForEver()
    {
        // Computed apart from the code under test. When this fails, the change breaks every token in use.
        Assert.Equal("TCF24-WH46-C0FW-CZC4", codec.Format(1, 0));
        Assert.Equal("TCF24-W67A-HW8Z-F7TC", codec.Format(TokenCodec.NumberMax, 15));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    [InlineData(1 << 24, 0)]
    [InlineData(1, -1)]
    [InlineData(1, 16)]
    public void Format_OutOfRange_Throws(int number, int generation) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => codec.Format(number, generation));

    [Fact]
    public void Check_OneCharacterChanged_IsNeverAccepted()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 200_000; i++)
        {
            var token = codec.Format(random.Next(1, 5_000), random.Next(2)).ToCharArray();
            var at = BodyPosition(random.Next(12));
            token[at] = Other(token[at], random);

            Assert.Equal((TokenCheck.Forged, 0, 0), Check(new string(token)));
        }
    }

    [Fact]
    public void Check_TwoNeighboursSwapped_IsNeverAccepted()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 50_000; i++)
        {
            var token = codec.Format(random.Next(1, 5_000), 0).ToCharArray();
            var first = random.Next(11);
            var (a, b) = (BodyPosition(first), BodyPosition(first + 1));
            if (token[a] != token[b])
            {
                (token[a], token[b]) = (token[b], token[a]);
                Assert.Equal((TokenCheck.Forged, 0, 0), Check(new string(token)));
            }
        }
    }

    [Fact]
    public void Check_RandomCodes_AreNeverAccepted()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 200_000; i++)
        {
            var body = new string(random.GetItems<char>(Symbols, 12));

            Assert.Equal(TokenCheck.Forged, Check(body).Outcome);
        }
    }

    [Fact]
    public void Check_TokenOfAnotherEvent_IsRefused()
    {
        var sameMaster = new TokenCodec(EventKeyRingTests.Ring().For("devfest"));
        var samePrefix = new TokenCodec(EventKeyRingTests.Ring().For("tcf-24"));
        var otherMaster = new TokenCodec(EventKeyRingTests.Ring(8).For("tcf24"));
        for (var number = 1; number <= 1_000; number++)
        {
            Assert.Equal((TokenCheck.OtherEvent, 0, 0), Check(sameMaster.Format(number, 0)));
            Assert.Equal((TokenCheck.Forged, 0, 0), Check(sameMaster.Format(number, 0)["DEVFES-".Length..]));
            Assert.Equal((TokenCheck.Forged, 0, 0), Check(samePrefix.Format(number, 0)));
            Assert.Equal((TokenCheck.Forged, 0, 0), Check(otherMaster.Format(number, 0)));
        }
    }

    [Fact]
    public async Task Check_ManyThreads_AllAgree()
    {
        var tokens = Enumerable.Range(1, 2_000).Select(number => codec.Format(number, 3)).ToArray();

        var runs = Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            tokens.Select((token, i) => Check(token) == (TokenCheck.Valid, i + 1, 3)).All(right => right)));

        Assert.All(await Task.WhenAll(runs), Assert.True);
    }

    [Fact]
    public void For_SameEvent_GivesTheSameCodec()
    {
        var codecs = new TokenCodecs(EventKeyRingTests.Ring());

        var token = codecs.For("tcf24").Format(7, 1);

        Assert.Same(codecs.For("tcf24"), codecs.For("tcf24"));
        Assert.Equal(codec.Format(7, 1), token);
    }

    private (TokenCheck Outcome, int Number, int Generation) Check(string text) =>
        (codec.Check(text, out var number, out var generation), number, generation);

    private static int BodyPosition(int symbol) => "TCF24-".Length + symbol + symbol / 4;

    private static char Other(char symbol, Random random)
    {
        var other = Symbols[random.Next(Symbols.Length)];
        return other == symbol ? Other(symbol, random) : other;
    }
}
