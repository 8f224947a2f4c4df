using System.IO.Compression;
using Attendance.Http;

namespace Attendance.Uploads;

/// <summary>What is taken at all, by its type and by how it begins.</summary>
public sealed class UploadKindTests
{
    private const string Csv = "name,email\nKim,k\n";
    private const string Boundary = "----of-this-test";

    public static TheoryData<byte[], string> NoText() => new()
    {
        { Zip(), "This is an Excel workbook (.xlsx) or another ZIP archive: open it and save it as \"CSV UTF-8\"" },
        { [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1], "This is an old Excel workbook (.xls): open it and save it as" },
        { [0x1F, 0x8B, 8, 0], "This is a compressed file (gzip): send it unpacked." },
        { [.. "%PDF-1.7\n"u8], "This is a PDF: send the list that it was made from, as CSV UTF-8." },
        { [.. "<html><table>"u8], "This is HTML or XML, as some programs call Excel: open it and save it as" },
        { [.. "{\\rtf1"u8], "This is a word processor's document: save it as" },
        { [.. "name,email\nKim\0,k\n"u8], "This is no text file, it has bytes of zero: save it as" },
        { [0x89, (byte)'P', 0, 0, 0, 13, 0, 0, 0, 1, 9, 9, 7, 7], "This is no text file, it has bytes of zero: " },
    };

    [Theory]
    [MemberData(nameof(NoText))]
    public async Task Open_NoText_IsUnsupportedAndSaysWhatToDo(byte[] file, string message)
    {
        var refused = await UploadFile.RefusedAsync(file);

        Assert.Equal(UploadRefusal.Unsupported, refused.Refusal);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_ZeroFarInside_IsUnsupported() =>
        Assert.Equal((UploadRefusal.Unsupported, 30_002), Of(await UploadFile.RefusedAsync(
            "name,email\n" + string.Concat(Enumerable.Repeat("Kim,k\n", 30_000)) + "K\0m,k\n")));

    [Theory]
    [InlineData("text/csv")]
    [InlineData("TEXT/CSV; header=present")]
    [InlineData("text/plain")]
    [InlineData("application/csv")]
    [InlineData("application/vnd.ms-excel")]
    public async Task Open_TypesOfATable_AreRead(string contentType) =>
        Assert.Equal("Kim", (await UploadFile.OnlyRowAsync(Csv, contentType)).Draft.Name);

    [Fact]
    public async Task Open_TabSeparated_CommasAreText() =>
        Assert.Equal("a,b,c", (await UploadFile.OnlyRowAsync(
            "name\temail\t,x,y,z,\nKim\tk\ta,b,c", "text/tab-separated-values")).Draft.Metadata![",x,y,z,"]);

    [Theory]
    [InlineData(null)]
    [InlineData("nonsense")]
    [InlineData("application/octet-stream")]
    [InlineData("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    public async Task Open_OtherTypes_AreUnsupported(string? contentType)
    {
        var refused = await UploadFile.RefusedAsync("name,email\nKim,k"u8.ToArray(), contentType);

        Assert.Equal(UploadRefusal.Unsupported, refused.Refusal);
        Assert.StartsWith("Send text/csv, ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_Compressed_IsUnsupported() =>
        Assert.Equal(
            "The body is compressed: send it without Content-Encoding.",
            (await Assert.ThrowsAsync<UploadRefusedException>(() => UploadFile.ReadAsync(
                new MemoryStream([.. "name,email\nKim,k"u8]), contentEncoding: "gzip"))).Message);

    [Theory]
    [InlineData("Content-Type: text/csv", "x.bin", Csv)]
    [InlineData("Content-Type: application/vnd.ms-excel", "list.csv", Csv)]
    [InlineData("Content-Type: application/octet-stream", "list.CSV", Csv)]
    [InlineData("X-Nothing: 1", "list.tsv", "name\temail\nKim\tk\n")]
    [InlineData("Content-Type: application/json", "list", "[{\"name\":\"Kim\"}]")]
    [InlineData("X-Nothing: 1", "list.json", "{\"participants\":[{\"name\":\"Kim\"}]}")]
    [InlineData("X-Nothing: 1", "list.jsonl", "{\"name\":\"Kim\"}")]
    [InlineData("X-Nothing: 1", "list", "[{\"name\":\"Kim\"}]")]
    [InlineData("X-Nothing: 1", "list", "{ \"participants\" :[{\"name\":\"Kim\"}]}")]
    [InlineData("X-Nothing: 1", "list", "{\"name\":\"Kim\"}\n")]
    [InlineData("X-Nothing: 1", "목록", Csv)]
    public async Task Open_Form_FormatIsFoundByTypeThenNameThenStart(string header, string name, string file)
    {
        var reader = await UploadReader.OpenAsync(
            new PiecewiseStream(Form(Field, Part(name, header, file)), () => 7), FormType, "identity", new(),
            CancellationToken.None);
        var rows = new List<UploadRow>();
        await foreach (var row in reader.ReadAsync())
        {
            rows.Add(row);
        }

        Assert.Equal((name, "Kim"), (reader.FileName, Assert.Single(rows).Draft.Name));
    }

    [Fact]
    public async Task Open_FormWithCharsetOfItsPart_IsHeeded() =>
        Assert.Equal("김", (await UploadFile.ReadAsync(
            UploadFile.Concat(
                $"--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n" +
                "Content-Type: text/csv; charset=euc-kr\r\n\r\nname,email\n",
                UploadFile.Korean.GetBytes("김,k"), $"\r\n--{Boundary}--\r\n"),
            FormType))[0].Draft.Name);

    [Fact]
    public async Task Open_FormWithoutAFile_IsRefused() =>
        Assert.Equal(
            "The form has no file: send one part with a filename.",
            (await UploadFile.RefusedAsync(Form(Field), FormType)).Message);

    [Fact]
    public async Task Read_FormWithTwoFiles_IsRefused() =>
        Assert.Equal(
            "The form has more than one file: send one at a time.",
            (await UploadFile.RefusedAsync(
                Form(Part("a.csv", "X-Nothing: 1", Csv), Part("b.csv", "X-Nothing: 1", Csv)), FormType)).Message);

    [Fact]
    public async Task Read_FormThatBreaksOff_IsRefused()
    {
        var form = Form(Part("a.csv", "X-Nothing: 1", Csv));

        foreach (var cut in new[] { 10, 60, 110, form.Length - 20, form.Length - 45 })
        {
            Assert.Equal(
                "The form breaks off in the middle, or is not divided by its boundary.",
                (await UploadFile.RefusedAsync(form[..cut], FormType)).Message);
        }
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=\"\"")]
    public async Task Open_FormWithoutABoundary_IsRefused(string contentType) =>
        Assert.StartsWith(
            "The form's Content-Type names no boundary",
            (await UploadFile.RefusedAsync(Form(Field), contentType)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Open_FormWithAnEncodedFile_IsUnsupported() =>
        Assert.Equal(UploadRefusal.Unsupported, (await UploadFile.RefusedAsync(
            Form(Part("a.csv", "Content-Transfer-Encoding: base64", "bmFtZSxlbWFpbA==")), FormType)).Refusal);

    [Fact]
    public async Task Read_Cancelled_Stops()
    {
        using var cancel = new CancellationTokenSource();
        var reader = await UploadReader.OpenAsync(
            new MemoryStream([.. "name,email\nKim,k\nLee,l\n"u8]), "text/csv", null, new(), CancellationToken.None);
        await using var rows = reader.ReadAsync(cancel.Token).GetAsyncEnumerator(cancel.Token);
        await rows.MoveNextAsync();

        await cancel.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await rows.MoveNextAsync());
    }

    [Theory]
    [InlineData(UploadRefusal.Invalid, 400, "invalid_request")]
    [InlineData(UploadRefusal.TooLarge, 413, "too_large")]
    [InlineData(UploadRefusal.Unsupported, 415, "unsupported_media_type")]
    internal void Of_Refusal_IsTheProblem(UploadRefusal refusal, int status, string code)
    {
        var problem = UploadProblems.Of(new UploadRefusedException(refusal, "Odd.").AtLine(3)).ProblemDetails;

        Assert.Equal((status, "Line 3: Odd."), (problem.Status, problem.Detail));
        Assert.Equal((code, 3), (problem.Extensions["code"], problem.Extensions["row"]));
        Assert.Equal(["Line 3: Odd."], ((Dictionary<string, string[]>)problem.Extensions["errors"]!)["file"]);
    }

    private const string FormType = "multipart/form-data; boundary=\"" + Boundary + "\"";

    private const string Field = "Content-Disposition: form-data; name=\"mode\"\r\n\r\nupsert";

    private static string Part(string name, string header, string file) =>
        $"Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n{header}\r\n\r\n{file}";

    private static byte[] Form(params string[] parts) => UploadFile.Concat(
        string.Concat(parts.Select(part => $"--{Boundary}\r\n{part}\r\n")) + $"--{Boundary}--\r\n");

    private static byte[] Zip()
    {
        var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            archive.CreateEntry("xl/workbook.xml");
        }

        return bytes.ToArray();
    }

    private static (UploadRefusal Refusal, int? Row) Of(UploadRefusedException refused) =>
        (refused.Refusal, refused.Row);
}
