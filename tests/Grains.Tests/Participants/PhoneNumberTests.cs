namespace Attendance.Participants;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("010-1234-5678", "KR", "+821012345678")]
    [InlineData("1012345678", "KR", "+821012345678")]
    [InlineData(" 010 1234 5678 ", "KR", "+821012345678")]
    [InlineData("０１０－１２３４－５６７８", "KR", "+821012345678")]
    [InlineData("+82 10-1234-5678", "KR", "+821012345678")]
    [InlineData("+82 010-1234-5678", null, "+821012345678")]
    [InlineData("+82 (0)10 1234 5678", "US", "+821012345678")]
    [InlineData("0082 10 1234 5678", "KR", "+821012345678")]
    [InlineData("821012345678", "KR", "+821012345678")]
    [InlineData("02-123-4567", "KR", "+8221234567")]
    [InlineData("050-71234-5678", "KR", "+8250712345678")]
    [InlineData("(212) 555-0100", "US", "+12125550100")]
    [InlineData("1 212 555 0100", "US", "+12125550100")]
    [InlineData("011 82 10 1234 5678", "US", "+821012345678")]
    [InlineData("090-1234-5678", "JP", "+819012345678")]
    [InlineData("010 82 10 1234 5678", "JP", "+821012345678")]
    [InlineData("020 7946 0958", "GB", "+442079460958")]
    [InlineData("+44 (0)20 7946 0958", "KR", "+442079460958")]
    [InlineData("06 1234 5678", "IT", "+390612345678")]
    [InlineData("+39 06 1234 5678", "KR", "+390612345678")]
    [InlineData("393 123 4567", "IT", "+393931234567")]
    [InlineData("8 (495) 123-45-67", "RU", "+74951234567")]
    [InlineData("800 555 35 35", "RU", "+78005553535")]
    [InlineData("06 1 234 5678", "HU", "+3612345678")]
    [InlineData("0171 1234567", "DE", "+491711234567")]
    [InlineData("612 34 56 78", "ES", "+34612345678")]
    [InlineData("9123 4567", "SG", "+6591234567")]
    [InlineData("13812345678", "CN", "+8613812345678")]
    [InlineData("+376 312345", "KR", "+376312345")]
    public void Normalise_NumberAsPeopleWriteIt_IsE164(string text, string? country, string expected) =>
        Assert.Equal(expected, PhoneNumber.Normalise(text, country));

    [Theory]
    [InlineData("", "KR")]
    [InlineData("+", "KR")]
    [InlineData("-", "KR")]
    [InlineData("call me", "KR")]
    [InlineData("010-1234-567a", "KR")]
    [InlineData("010-1234-5678 x12", "KR")]
    [InlineData("1234", "KR")]
    [InlineData("010-1234-5678-9012", "KR")]
    [InlineData("0000000000", "KR")]
    [InlineData("+0 10 1234 5678", "KR")]
    [InlineData("+999 123 4567", "KR")]
    [InlineData("+82", "KR")]
    [InlineData("++821012345678", "KR")]
    [InlineData("+82+1012345678", "KR")]
    [InlineData("123 555 0100", "US")]
    [InlineData("212 155 0100", "US")]
    [InlineData("+376 1234567890123", "KR")]
    [InlineData("010-1234-5678", null)]
    [InlineData("010-1234-5678", "XX")]
    [InlineData("4921 12345", "DE")]
    [InlineData("010\t1234\t5678", "KR")]
    [InlineData("010-1234-5678\uFFFE", "KR")]
    public void Normalise_NoNumber_IsRefused(string text, string? country) =>
        Assert.Null(PhoneNumber.Normalise(text, country));

    [Fact]
    public void Normalise_WhatItGave_StaysTheSame()
    {
        var random = new Random(20261121);
        for (var i = 0; i < 20_000; i++)
        {
            var plus = random.Next(2) == 0 ? "+" : "";
            var text = plus + string.Concat(random.GetItems<char>("0123456789", random.Next(4, 15)));
            var country = random.GetItems(new[] { "KR", "US", "DE", "IT", "RU", "HU" }, 1)[0];

            if (PhoneNumber.Normalise(text, country) is { } number)
            {
                Assert.Matches("^[+][1-9][0-9]{5,14}$", number);
                Assert.Equal(number, PhoneNumber.Normalise(number, "KR"));
            }
        }
    }

    [Theory]
    [InlineData("Asia/Seoul", "KR")]
    [InlineData("ROK", "KR")]
    [InlineData("asia/tokyo", "JP")]
    [InlineData("Europe/Berlin", "DE")]
    [InlineData("America/Argentina/Buenos_Aires", "AR")]
    [InlineData("Asia/Calcutta", "IN")]
    [InlineData("America/New_York", "US")]
    [InlineData("Africa/Harare", "ZW")]
    [InlineData("UTC", null)]
    [InlineData("Etc/GMT+9", null)]
    [InlineData("Europe/Simferopol", null)]
    [InlineData("", null)]
    public void Of_TimeZone_IsItsCountryWhereThatIsClear(string timeZone, string? country) =>
        Assert.Equal(country, Countries.Of(timeZone));
}
