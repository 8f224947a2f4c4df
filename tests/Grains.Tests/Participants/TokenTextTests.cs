using Attendance.Keys;

namespace Attendance.Participants;

public sealed class TokenTextTests
{
    private readonly TokenCodec codec = new(EventKeyRingTests.Ring().For("io-2026"));

    [Theory]
    [InlineData("tcf24", "TCF24")]
    [InlineData("tcf-2024-seoul", "TCF202")]
    [InlineData("Dev.Fest:1", "DEVFES")]
    [InlineData("a", "A")]
    [InlineData("-._:", "EVENT")]
    public void PrefixOf_EventId_IsItsFirstSixLettersAndDigits(string eventId, string prefix) =>
        Assert.Equal(prefix, TokenText.PrefixOf(eventId));

    public static TheoryData<string, Func<string, string>> Writings => new()
    {
        { "lower case", token => token.ToLowerInvariant() },
        { "no dashes", token => token.Replace("-", "", StringComparison.Ordinal) },
        { "spaces", token => $"  {token.Replace('-', ' ')}\r\n" },
        { "other dashes", token => token.Replace('-', '–') },
        { "full width", token => string.Concat(token.Select(c => (char)(c + 0xFEE0))) },
        { "no prefix", token => token["IO2026-".Length..] },
        { "zeros as O", token => token.Replace('0', 'O') },
        { "zeros as o", token => token.Replace('0', 'o') },
        { "ones as I", token => token.Replace('1', 'I') },
        { "ones as l", token => token.Replace('1', 'l') },
        { "prefix as digits", token => token.Replace("IO2026", "102026", StringComparison.Ordinal) },
    };

    [Theory]
    [MemberData(nameof(Writings))]
    public void Check_WrittenAnotherWay_IsReadKindly(string name, Func<string, string> rewrite)
    {
        for (var number = 1; number <= 500; number++)
        {
            var text = rewrite(codec.Format(number, 5));

            Assert.True(
                codec.Check(text, out var read, out var generation) == TokenCheck.Valid
                    && (read, generation) == (number, 5),
                $"{name}: {text}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("-")]
    [InlineData("IO2026")]
    [InlineData("IO2026-0000-0000-000")]
    [InlineData("IO2026-0000-0000-00000")]
    [InlineData("IO2026-0000-0000-000U")]
    [InlineData("IO2026-0000-0000-000!")]
    [InlineData("IO2026-0000-0000-000é")]
    [InlineData("IO2026/0000/0000/0000")]
    [InlineData("https://example.org/t/IO2026-0000-0000-0000")]
    [InlineData("TOOLONG-0000-0000-0000")]
    [InlineData("0000-0000-0000                                                                    ")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0")]
    public void Check_NotAToken_IsMalformed(string text) => AssertIs(TokenCheck.Malformed, text);

    [Theory]
    [InlineData("IO2026-0000-0000-0000")]
    [InlineData("0000-0000-0000")]
    [InlineData("ZZZZZZZZZZZZ")]
    public void Check_RightShapeWrongCode_IsForged(string text) => AssertIs(TokenCheck.Forged, text);

    [Theory]
    [InlineData("TCF24-0000-0000-0000")]
    [InlineData("io2025-0000-0000-0000")]
    public void Check_OtherPrefix_IsOfAnotherEvent(string text) => AssertIs(TokenCheck.OtherEvent, text);

    private void AssertIs(TokenCheck expected, string text)
    {
        Assert.Equal(expected, codec.Check(text, out var number, out var generation));
        Assert.Equal((0, 0), (number, generation));
    }
}
