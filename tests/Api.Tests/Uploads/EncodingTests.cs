using System.Text;

namespace Attendance.Uploads;

public sealed class EncodingTests
{
    private const string File = "이름,email,소속\r\n가나다,k@example.com,똠방각하 주식회사\r\n";
    private static readonly UTF8Encoding Utf8 = new(false);

    public static TheoryData<string, byte[], string> Encoded() => new()
    {
        { "UTF-8", Utf8.GetBytes(File), "text/csv" },
        { "UTF-8 with its mark", UploadFile.Concat(Encoding.UTF8.Preamble.ToArray(), File), "text/csv" },
        { "UTF-8 named", UploadFile.Concat(Encoding.UTF8.Preamble.ToArray(), File), "text/csv; charset=\"utf-8\"" },
        { "ASCII named, UTF-8 sent", Utf8.GetBytes(File), "text/csv; charset=us-ascii" },
        { "CP949", UploadFile.Korean.GetBytes(File), "text/csv" },
        { "CP949 named", UploadFile.Korean.GetBytes(File), "text/csv; charset=euc-kr" },
        { "CP949 under its old name", UploadFile.Korean.GetBytes(File), "text/csv; charset=ks_c_5601-1987" },
        { "UTF-16", Encoding.Unicode.GetBytes(File), "text/csv" },
        { "UTF-16 big-endian", Encoding.BigEndianUnicode.GetBytes(File), "text/csv" },
        { "UTF-16 with its mark", Encoding.Unicode.GetBytes("\uFEFF" + File), "text/csv" },
        { "UTF-16 big-endian, mark", Encoding.BigEndianUnicode.GetBytes("\uFEFF" + File), "text/csv" },
        { "UTF-16 named", Encoding.BigEndianUnicode.GetBytes("\uFEFF" + File), "text/csv; charset=utf-16" },
    };

    [Theory]
    [MemberData(nameof(Encoded))]
    public async Task Read_AnyEncoding_SameRow(string what, byte[] file, string contentType)
    {
        var row = Assert.Single(await UploadFile.ReadAsync(new PiecewiseStream(file, () => 1), contentType));

        Assert.Equal(
            (what, 2, "가나다", "똠방각하 주식회사"), (what, row.Row, row.Draft.Name, row.Draft.Organization));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_FirstHangulAfterManyAsciiRows_EncodingIsFoundThere(bool isUtf8)
    {
        var people = Enumerable.Range(0, 10_000).Select(i => $"Kim {i},k{i}@example.com\n");
        var ascii = "name,email\n" + string.Concat(people);
        var last = (isUtf8 ? Utf8 : UploadFile.Korean).GetBytes("김민수,minsu@example.com");

        var rows = await UploadFile.ReadAsync(UploadFile.Concat(ascii, last));

        Assert.Equal((10_001, "김민수"), (rows.Count, rows[^1].Draft.Name));
    }

    [Fact]
    public async Task ReadAsync_RoomForOneCharOnly_GivesBothHalves()
    {
        var body = new UploadBody(new MemoryStream(Utf8.GetBytes("a😀é😀")), 100);
        var bytes = new UploadBytes(body, body, CancellationToken.None);
        await bytes.FillHeadAsync();
        var text = new DecodedText(bytes, charset: null);
        var (one, read) = (new char[1], new StringBuilder());

        while (await text.ReadAsync(one) == 1)
        {
            read.Append(one[0]);
        }

        Assert.Equal("a😀é😀", read.ToString());
    }

    [Fact]
    public async Task Read_Utf8ThatIsNotLater_IsRefusedAtItsByteAndLine()
    {
        var start = "name,email\n김,k\n" + string.Concat(Enumerable.Repeat("Kim,k\n", 20_000));
        var file = UploadFile.Concat(start, UploadFile.Korean.GetBytes("Lee 민수,l\n"));

        var refused = await UploadFile.RefusedAsync(file);

        Assert.Equal(
            (UploadRefusal.Invalid, 20_003), (refused.Refusal, refused.Row));
        Assert.Equal(
            $"Line 20003: Byte {Utf8.GetByteCount(start) + 4} is not valid UTF-8, which the text before it is: " +
            "save the file as \"CSV UTF-8\" and send it again.",
            refused.Message);
    }

    [Fact]
    public async Task Read_RowsBeforeTheInvalidByte_AreGivenOut()
    {
        var reader = await UploadReader.OpenAsync(
            new MemoryStream(UploadFile.Concat("name,email\nKim,k\nLee,", new byte[] { 0xFF, 0xFF }, "\n")),
            "text/csv", null, new(), CancellationToken.None);
        await using var rows = reader.ReadAsync().GetAsyncEnumerator();

        Assert.True(await rows.MoveNextAsync());
        var refused = await Assert.ThrowsAsync<UploadRefusedException>(async () => await rows.MoveNextAsync());
        Assert.Equal(
            "Line 3: Byte 21 is not valid UTF-8: save the file as \"CSV UTF-8\" and send it again.", refused.Message);
    }

    [Theory]
    [InlineData("text/csv; charset=utf-8", "UTF-8")]
    [InlineData("text/csv; charset=euc-kr", "CP949 (EUC-KR)")]
    public async Task Read_AgainstTheNamedCharset_IsRefused(string contentType, string name)
    {
        var file = UploadFile.Concat("name,email\nJos", new byte[] { 0xE9 }, ",j\n");

        var refused = await UploadFile.RefusedAsync(file, contentType);

        Assert.StartsWith($"Line 2: Byte 14 is not valid {name}: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_CutInTheMiddleOfACharacter_IsRefused() =>
        Assert.StartsWith(
            "Line 2: Byte 14 is not valid UTF-8, ",
            (await UploadFile.RefusedAsync(UploadFile.Concat("name,email\nK,k", new byte[] { 0xEA, 0xB0 }))).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task Read_HalfOfACharacterInUtf16_IsRefused() =>
        Assert.StartsWith(
            "Line 2: Byte 26 is not valid UTF-16: ",
            (await UploadFile.RefusedAsync(UploadFile.Concat(
                Encoding.Unicode.GetBytes("\uFEFFname,email\nK"), new byte[] { 0x00, 0xD8 },
                Encoding.Unicode.GetBytes(",k")))).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task Read_WesternFileWithItsCharsetNamed_IsRead() =>
        Assert.Equal("José", (await UploadFile.ReadAsync(
            Encoding.Latin1.GetBytes("name,email\nJosé,j"), "text/csv; charset=iso-8859-1"))[0].Draft.Name);

    [Fact]
    public async Task Read_UnknownCharset_IsUnsupported() =>
        Assert.Equal(
            (UploadRefusal.Unsupported, "The Content-Type names a charset that we do not know: use utf-8."),
            Of(await UploadFile.RefusedAsync(File, "text/csv; charset=utf-7")));

    private static (UploadRefusal Refusal, string Message) Of(UploadRefusedException refused) =>
        (refused.Refusal, refused.Message);
}
