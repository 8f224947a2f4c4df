using System.Globalization;
using System.Security.Cryptography;
using System.Xml.Linq;
using Xunit.Abstractions;

namespace Attendance.Tickets;

public sealed class QrCodeTests(ITestOutputHelper output)
{
    private const string Token = "DEVCON-7K3M-Q2XR-8VT5";
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    [ReaderTheory]
    [InlineData(66)]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(2000)]
    public void Png_OfAnySize_IsReadFromExactlyThatManyPixels(int size)
    {
        var picture = GreyPicture.OfPng(QrCode.Png(Token, size));

        Assert.Equal((size, size), (picture.Width, picture.Height));
        Assert.Equal([Token], Zbar.Read(picture));
    }

    [ReaderFact]
    public void Png_BlurredInvertedAndBoth_IsRead()
    {
        var picture = GreyPicture.OfPng(QrCode.Png(Token, 200));

        Assert.Equal([Token], Zbar.Read(picture.Blurred(1)));
        Assert.Equal([Token], Zbar.Read(picture.Inverted()));
        Assert.Equal([Token], Zbar.Read(picture.Blurred(1).Inverted()));
        Assert.Equal([Token], Zbar.Read(picture.Blurred(1).Dimmed()));
    }

    /// <summary>What the level of correction is for: a crease through two of the code's 25 rows.</summary>
    [ReaderFact]
    public void Png_FoldedAcross_IsRead()
    {
        var picture = GreyPicture.OfPng(QrCode.Png(Token, 330));

        Assert.Equal([Token], Zbar.Read(picture.Folded(top: 40 + (14 * 10), thickness: 20)));
    }

    [ReaderFact]
    public void Svg_Drawn_IsTheSamePictureAsThePng()
    {
        var svg = GreyPicture.OfSvg(QrCode.Svg(Token, 200));

        Assert.Equal(GreyPicture.OfPng(QrCode.Png(Token, 200)).Pixels, svg.Pixels);
        Assert.Equal([Token], Zbar.Read(svg));
    }

    [ReaderFact]
    public void Codes_OfAnyTokens_SayTheToken()
    {
        var seed = Environment.GetEnvironmentVariable("ATTENDANCE_SEED") is { } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : RandomNumberGenerator.GetInt32(1_000_000_000);
        output.WriteLine($"ATTENDANCE_SEED={seed}");
        var random = new Random(seed);
        for (var i = 0; i < 200; i++)
        {
            var token = RandomToken(random);
            var size = random.Next(QrCode.SmallestSize(token), 301);

            Assert.Equal([token], Zbar.Read(GreyPicture.OfPng(QrCode.Png(token, size))));
        }
    }

    [Fact]
    public void Png_QuietZone_IsFourModulesOrMore()
    {
        // 25 modules of 12 pixels, in the middle of 400.
        var picture = GreyPicture.OfPng(QrCode.Png(Token));

        var dark = from y in Enumerable.Range(0, 400)
                   from x in Enumerable.Range(0, 400)
                   where picture[x, y] == 0
                   select (x, y);
        var (left, top, right, bottom) = (
            dark.Min(at => at.x), dark.Min(at => at.y), dark.Max(at => at.x), dark.Max(at => at.y));

        Assert.Equal((50, 50, 349, 349), (left, top, right, bottom));
    }

    [Fact]
    public void Png_IsSmallAndAlwaysTheSame()
    {
        var png = QrCode.Png(Token);

        Assert.InRange(png.Length, 1, 1000);
        Assert.Equal(png, QrCode.Png(Token));
    }

    [Fact]
    public void Svg_StandsByItself()
    {
        var svg = XElement.Parse(QrCode.Svg(Token, 123));

        Assert.Equal("http://www.w3.org/2000/svg", svg.Name.NamespaceName);
        Assert.Equal(
            ["123", "123", "0 0 123 123", "crispEdges", "img", Token],
            svg.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration)
                .Select(attribute => attribute.Value));
        Assert.Equal("#fff", svg.Elements().First().Attribute("fill")!.Value);
    }

    [Theory]
    [InlineData("A-7K3M-Q2XR-8VT5", 64)]
    [InlineData("AB-7K3M-Q2XR-8VT5", 66)]
    [InlineData(Token, 66)]
    public void SmallestSize_LeavesTwoPixelsToAModule(string token, int size)
    {
        Assert.Equal(size, QrCode.SmallestSize(token));
        Assert.Throws<ArgumentOutOfRangeException>(() => QrCode.Png(token, size - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => QrCode.Svg(token, size - 1));
    }

    [Fact]
    public void Png_LargerThanAllowed_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => QrCode.Png(Token, 2001));

    [Theory]
    [InlineData("")]
    [InlineData("devcon-7k3m")]
    [InlineData("\"><script>")]
    public void Codes_OfWhatIsNoToken_AreRefused(string text)
    {
        Assert.Throws<ArgumentException>(() => QrCode.Png(text));
        Assert.Throws<ArgumentException>(() => QrCode.Svg(text));
    }

    private static string RandomToken(Random random)
    {
        var prefix = random.GetString("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", random.Next(1, 7));
        var body = Enumerable.Range(0, 3).Select(_ => random.GetString(Alphabet, 4));
        return $"{prefix}-{string.Join('-', body)}";
    }
}
