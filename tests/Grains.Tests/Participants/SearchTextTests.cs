namespace Attendance.Participants;

public sealed class SearchTextTests
{
    [Theory]
    [InlineData("Müller", "MULLER")]
    [InlineData("Mu\u0308ller", "müller")]
    [InlineData("Søren Ærø", "soren aero")]
    [InlineData("Łukasz Đorđe", "lukasz dorde")]
    [InlineData("Weiß", "WEISS")]
    [InlineData("WEIẞ", "weiß")]
    [InlineData("Þóra Guðrún", "thora gudrun")]
    [InlineData("İstanbul Işık", "istanbul isik")]
    [InlineData("Nguyễn Thị", "nguyen thi")]
    [InlineData("Ｋｉｍ　１２", "kim 12")]
    [InlineData("ｶﾞﾗｽ", "ガラス")]
    [InlineData("ΑΣ", "ας")]
    [InlineData("Ёлка", "елка")]
    [InlineData("ﬁn", "FIN")]
    [InlineData("김민지", "\u1100\u1175\u11B7\u1106\u1175\u11AB\u110C\u1175")]
    [InlineData("\uFFA1\uFFB1\uFFB2", "ㄱㅁㅂ")]
    [InlineData("ㄳ", "ㄱㅅ")]
    public void FoldName_TwoWaysToWriteIt_AreTheSame(string one, string other) =>
        Assert.Equal(SearchText.FoldName(one), SearchText.FoldName(other));

    [Theory]
    [InlineData("か", "が")]
    [InlineData("김", "깅")]
    [InlineData("각", "갂")]
    [InlineData("의", "이")]
    public void FoldName_OtherNames_StayOthers(string one, string other) =>
        Assert.NotEqual(SearchText.FoldName(one), SearchText.FoldName(other));

    [Theory]
    [InlineData("Jean-Luc  O’Brien, A.B.", "jean|luc|obrien|a|b")]
    [InlineData("...", "")]
    [InlineData(" \u200B\u00AD", "")]
    public void FoldName_Punctuation_PartsWords(string name, string words) =>
        Assert.Equal(words, SearchText.FoldName(name).Replace(SearchText.WordStart, '|'));

    [Fact]
    public void FoldWord_Email_IsOneWord() =>
        Assert.Equal("minjikimexamplecom", SearchText.FoldWord("Min.Ji+Kim@Example.com"));

    /// <summary>Every state that an input method shows on the way to a name is the beginning of it.</summary>
    [Theory]
    [InlineData("김미정", "기 김 김ㅁ 김미 김밎 김미저 김미정")]
    [InlineData("곽철", "고 과 곽 곽ㅊ 곽처 곽철")]
    [InlineData("이값", "이ㄱ 이가 이갑 이값")]
    [InlineData("앉아", "아 안 앉 안자")]
    public void FoldQuery_HalfTyped_IsTheBeginning(string name, string states)
    {
        var folded = SearchText.FoldName(name);
        foreach (var state in states.Split(' ').SkipLast(name == "앉아" ? 1 : 0))
        {
            var needle = Assert.Single(SearchTerms.NeedlesOf(state));
            Assert.StartsWith(needle, folded, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void FoldName_EveryHangulSyllable_IsKnownByItsKeysAlone()
    {
        var folded = Enumerable.Range('가', 11_172).Select(c => SearchText.FoldName(((char)c).ToString())).ToList();

        Assert.Equal(11_172, folded.Distinct().Count());
        Assert.All(folded, keys => Assert.True(keys.Length >= 2 && keys.All(key => key < '0')));
        Assert.All(folded, keys => Assert.Single(HangulKeys.InitialsOf(keys)));
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("min-ji kim", 2)]
    [InlineData("kim,minji", 2)]
    [InlineData("kim KIM", 1)]
    [InlineData("王", 1)]
    [InlineData("김ㅁㅈ", 2)]
    [InlineData("a b c d e f g hi", 8)]
    public void Parse_Enough_FindsByEachPart(string? query, int needles)
    {
        Assert.Equal(FindOutcome.Done, SearchTerms.Parse(query, out var terms));
        Assert.Equal(needles, terms!.Needles.Length);
    }

    [Theory]
    [InlineData("a", FindOutcome.QueryTooShort)]
    [InlineData("ㄱ", FindOutcome.QueryTooShort)]
    [InlineData("é ", FindOutcome.QueryTooShort)]
    [InlineData("a b", FindOutcome.QueryTooShort)]
    [InlineData("--- @", FindOutcome.QueryTooShort)]
    [InlineData("\uFFFE\u0001", FindOutcome.QueryTooShort)]
    [InlineData("\uD800", FindOutcome.QueryTooShort)]
    [InlineData("a b c d e f g h ij", FindOutcome.QueryTooLong)]
    public void Parse_NotEnoughOrTooMuch_IsRefused(string query, FindOutcome outcome)
    {
        Assert.Equal(outcome, SearchTerms.Parse(query, out var terms));
        Assert.Null(terms);
    }
}
