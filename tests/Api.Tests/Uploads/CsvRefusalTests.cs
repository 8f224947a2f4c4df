namespace Attendance.Uploads;

/// <summary>Files of which nothing is taken, and what their senders read.</summary>
public sealed class CsvRefusalTests
{
    [Theory]
    [InlineData("", "The file is empty.")]
    [InlineData(" \r\n\r\n", "The file is empty.")]
    [InlineData("\uFEFF", "The file is empty.")]
    [InlineData(",,\n\n", "The file has no header.")]
    [InlineData("name,email", "The file has a header, but no rows below it.")]
    [InlineData("name,email\r\n\r\n,\r\n", "The file has a header, but no rows below it.")]
    public async Task Read_NothingInIt_IsRefused(string file, string message)
    {
        var refused = await UploadFile.RefusedAsync(file);

        Assert.Equal((UploadRefusal.Invalid, message), (refused.Refusal, refused.Message));
    }

    [Theory]
    [InlineData("id,phone\n1,2", "The header has no column for name and email; it has \"id\", \"phone\". Known ")]
    [InlineData("name,phone\n1,2", "The header has no column for email; it has \"name\", \"phone\". Known names: ")]
    [InlineData("name,email,mail\n1,2,3", "The header has 2 columns for email: \"email\", \"mail\". Known names: ")]
    [InlineData("name,email,성명\n1,2,3", "The header has 2 columns for name: \"name\", \"성명\". Known names: ")]
    [InlineData("name,email,x,metadata.x\n1,2,3,4", "The header has 2 columns for x: \"x\", \"metadata.x\". Known ")]
    [InlineData("name,email,metadata.\n1,2,3", "The header has a column metadata. that says not which.")]
    [InlineData("sep=#\nname#email\n1#2", "The first line names a separator that is no comma,")]
    public async Task Read_OddHeader_IsRefused(string file, string message) =>
        Assert.StartsWith(message, (await UploadFile.RefusedAsync(file)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Read_MissingColumn_NamesAreListed() =>
        Assert.Contains(
            "name (이름, 성명), email (이메일, 이메일 주소), phone (전화, 전화번호)",
            (await UploadFile.RefusedAsync("x\n1")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Read_UnknownColumns_AreRefusedWhenAskedTo()
    {
        var options = new UploadOptions { UnknownColumns = UnknownColumns.Refuse };

        var refused = await UploadFile.RefusedAsync("name,email,diet,shoe,metadata.x\n1,2,3,4,5", options: options);

        Assert.StartsWith(
            "The header has columns that we do not know: \"diet\", \"shoe\". Known names: ", refused.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_SomethingBelowAnEmptyHeader_IsRefusedAtItsLine()
    {
        var refused = await UploadFile.RefusedAsync("name,,email\nKim,,k\nLee,x,l");

        Assert.Equal(
            (3, "Line 3: Column 2 has no name in the header, but something below it: name it or empty it."),
            (refused.Row, refused.Message));
    }

    [Fact]
    public async Task Read_MoreThan100Columns_IsRefused()
    {
        var header = "name,email" + string.Concat(Enumerable.Range(0, 99).Select(i => $",c{i}"));

        var refused = await UploadFile.RefusedAsync(header + "\n1");

        Assert.Equal("The header has 101 columns, 100 are allowed.", refused.Message);
    }

    [Theory]
    [InlineData("name,email\nA1,a\nB1,\"b\nC1,c\nD1,d", 3)]
    [InlineData("name,email\nA1,a\n\"B\r\n1\",\"b\nC1,c\n", 4)]
    [InlineData("name,email\nA1,a\nB1,\"b\"\"", 3)]
    [InlineData("name,email\nA1,a\nB1,\"", 3)]
    [InlineData("name,email\nA1,a\nB1,\"b\"\"\n", 3)]
    [InlineData("sep=,\nname,email\nA1,a\nB1,\"b", 4)]
    [InlineData("\"name,email\nA1,a", 1)]
    public async Task Read_QuoteNeverClosed_IsRefusedAtItsLine(string file, int line)
    {
        var refused = await UploadFile.RefusedAsync(file);

        Assert.Equal(
            (line, $"Line {line}: A quote is opened here that nothing closes."), (refused.Row, refused.Message));
    }

    [Theory]
    [InlineData("\"{0}")]
    [InlineData("\"{0}\",b")]
    [InlineData("{0}")]
    public async Task Read_RowThatNeverEnds_IsRefusedBeforeAllOfItIsRead(string format)
    {
        var block = new byte[64 * 1024];
        Array.Fill(block, (byte)'x');
        var blocksRead = 0;
        var start = System.Text.Encoding.UTF8.GetBytes($"name,email\nA1,a\n{format[..format.IndexOf('{')]}");
        var body = new GeneratedStream(
            Enumerable.Repeat(block, 1000).Select(bytes => ++blocksRead > 0 ? bytes : bytes).Prepend(start));

        var refused = await Assert.ThrowsAsync<UploadRefusedException>(() => UploadFile.ReadAsync(body));

        Assert.Equal(
            (3, "Line 3: The row that begins here has more than 65536 characters; is a quote not closed?"),
            (refused.Row, refused.Message));
        Assert.InRange(blocksRead, 1, 8);
    }

    [Fact]
    public async Task Read_RowOfTooManyShortCells_IsRefused() =>
        Assert.Equal(3, (await UploadFile.RefusedAsync(
            "name,email\nA1,a\n" + string.Concat(Enumerable.Repeat("a,", 40_000)) + "\nB1,b")).Row);

    [Fact]
    public async Task Read_ManyEmptyLines_AreNoLongRow() =>
        Assert.Equal(
            200_002, (await UploadFile.OnlyRowAsync("name,email" + new string('\n', 200_001) + "Kim,k")).Row);

    [Fact]
    public async Task Read_MoreRowsThanAllowed_IsTooLarge()
    {
        var refused = await UploadFile.RefusedAsync("name,email\nA,a\nB,b\nC,c", options: new() { RowsMax = 2 });

        Assert.Equal(
            (UploadRefusal.TooLarge, 4, "Line 4: The file has more than 2 rows."),
            (refused.Refusal, refused.Row, refused.Message));
    }

    [Fact]
    public async Task Read_MoreEmptyRowsThanRowsAllowed_IsTooLarge() =>
        Assert.Equal(
            "Line 5: The file has more than 2 empty rows.",
            (await UploadFile.RefusedAsync("name,email\nA,a\n\n,\n\n", options: new() { RowsMax = 2 })).Message);

    [Theory]
    [InlineData("text/csv", "name,email\nA,a\n")]
    [InlineData("application/x-ndjson", "{\"name\":\"A\"}\n")]
    public async Task Read_MoreBytesThanAllowed_IsTooLarge(string contentType, string start)
    {
        var body = new GeneratedStream(Enumerable.Repeat("\n"u8.ToArray(), 100_000)
            .Prepend(System.Text.Encoding.UTF8.GetBytes(start)));

        var refused = await Assert.ThrowsAsync<UploadRefusedException>(
            () => UploadFile.ReadAsync(body, contentType, new() { BytesMax = 70_000 }));

        Assert.Equal(UploadRefusal.TooLarge, refused.Refusal);
    }
}
