using System.Collections.Immutable;
using System.Text;
using Attendance.Keys;

namespace Attendance.Participants;

public sealed class PersonalDataTests
{
    private static readonly Person Full = new()
    {
        Name = "김하늘 \"Sky\"",
        Email = "sky@example.org",
        Phone = "+821012345678",
        Organization = "Blue & Co",
        BirthDate = new DateOnly(1990, 2, 28),
        Region = "서울",
        Metadata = ImmutableDictionary<string, string>.Empty.Add("shirt", "M").Add("diet", ""),
    };

    private readonly PersonalData data = new(EventKeyRingTests.Ring());

    [Fact]
    public void Open_WhatWasSealed_GivesThePerson()
    {
        var opened = data.Open("tcf24", 7, data.Seal("tcf24", 7, Full));

        Assert.Equal(Full with { Metadata = opened.Metadata }, opened);
        Assert.Equal(Full.Metadata.OrderBy(pair => pair.Key), opened.Metadata.OrderBy(pair => pair.Key));
    }

    [Fact]
    public void Open_OnlyAName_GivesThePerson()
    {
        var opened = data.Open("tcf24", 7, data.Seal("tcf24", 7, new Person { Name = "Bo" }));

        Assert.Equal("Bo", opened.Name);
        Assert.Null(opened.Email);
        Assert.Empty(opened.Metadata);
    }

    [Fact]
    public void Seal_Twice_LooksDifferentAndShowsNothing()
    {
        var first = data.Seal("tcf24", 7, Full);
        var second = data.Seal("tcf24", 7, Full);

        Assert.NotEqual(first, second);
        Assert.Equal([1, 1], first[..2]);
        Assert.DoesNotContain("sky", Encoding.Latin1.GetString(first), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Open_AnyBitFlipped_Throws()
    {
        var row = data.Seal("tcf24", 7, Full);
        for (var bit = 0; bit < row.Length * 8; bit++)
        {
            var changed = row.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.Throws<PersonalDataException>(() => data.Open("tcf24", 7, changed));
        }
    }

    [Fact]
    public void Open_CutOffAnywhere_Throws()
    {
        var row = data.Seal("tcf24", 7, Full);
        for (var length = 0; length < row.Length; length++)
        {
            Assert.Throws<PersonalDataException>(() => data.Open("tcf24", 7, row.AsSpan(0, length)));
        }
    }

    [Theory]
    [InlineData("tcf24", 8)]
    [InlineData("tcf2", 47)]
    [InlineData("devfest", 7)]
    public void Open_RowOfAnother_Throws(string eventId, int number)
    {
        var row = data.Seal("tcf24", 7, Full);

        var fault = Assert.Throws<PersonalDataException>(() => data.Open(eventId, number, row));

        Assert.Contains($"{eventId}/{number}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OtherMasterKey_Throws()
    {
        var row = data.Seal("tcf24", 7, Full);

        Assert.Throws<PersonalDataException>(() => new PersonalData(EventKeyRingTests.Ring(8)).Open("tcf24", 7, row));
    }

    [Fact]
    public void EmailKey_SameAddressWrittenOtherwise_IsTheSame()
    {
        var key = data.EmailKey("tcf24", "sky@bücher.example");

        Assert.Matches("^[0-9a-f]{32}$", key);
        Assert.Equal(key, data.EmailKey("tcf24", " Sky@BÜCHER.example\t"));
        Assert.Equal(key, data.EmailKey("tcf24", "sky@bu\u0308cher.example"));
        Assert.Equal(key, data.EmailKey("tcf24", "sky@xn--bcher-kva.example"));
    }

    [Fact]
    public void EmailKey_OtherAddressOrEvent_IsAnother()
    {
        var key = data.EmailKey("tcf24", "sky@example.org");

        Assert.NotEqual(key, data.EmailKey("tcf24", "sky2@example.org"));
        Assert.NotEqual(key, data.EmailKey("devfest", "sky@example.org"));
    }
}
