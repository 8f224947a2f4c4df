using System.Net.Sockets;
using System.Text;

namespace Attendance.Uploads;

/// <summary>A file from the moment it is dropped to everybody on the list, over HTTP.</summary>
public sealed class UploadEndpointTests(Application app) : IClassFixture<Application>
{
    private const string Path = "/participants/bulk-upload";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Upload_KoreanTable_RegistersAndReportsRowByRow()
    {
        var fair = await Fair.DraftAsync(app);

        var accepted = await UploadAsync(
            fair,
            """
            이름,이메일,전화번호,소속,직급
            김하늘,sky@example.com,010-1234-5678,서울대학교,교수
            박,short@example.com,,,
            박서준,서준@,12,=1+1,
            "이, 도윤",doyun@example.com,,,대리
            """);
        var done = await DoneAsync(fair, accepted);

        Assert.Equal(202, accepted.Status);
        Assert.Equal(fair.Path($"{Path}/{accepted["uploadId"]}"), accepted.Headers["Location"]);
        Assert.Equal("done", done["status"]);
        Assert.Equal("4", done["rows"]);
        Assert.Equal("""{"read":4,"registered":2,"updated":0,"unchanged":0,"rejected":2}""", done["counts"]);
        var report = await fair.GetAsync($"{Path}/{accepted["uploadId"]}/report");
        Assert.Equal(["2", "3", "4", "5"], report.Each("items", "row"));
        Assert.Equal(["registered", "rejected", "rejected", "registered"], report.Each("items", "result"));
        Assert.Equal("The name must have at least 2 characters.", report["items.1.errors.name.0"]);
        Assert.Contains("formula", report["items.2.errors.organization.0"], StringComparison.Ordinal);
        var sky = await fair.GetAsync("/participants/P000001");
        Assert.Equal(("김하늘", "+821012345678", "교수"), (sky["name"], sky["phone"], sky["metadata.직급"]));
        Assert.NotNull(sky["token"]);
    }

    [Fact]
    public async Task Report_AsAFile_IsSafeToOpenInASpreadsheet()
    {
        var fair = await Fair.DraftAsync(app);
        var accepted = await UploadAsync(
            fair,
            """
            {"participantId":"-x","name":"Kim Minji","email":"kim@example.com"}
            {"participantId":"a/b","name":"Lee Doyun","email":"lee@example.com"}
            """,
            contentType: "application/x-ndjson");
        await DoneAsync(fair, accepted);

        var csv = await fair.GetAsync($"{Path}/{accepted["uploadId"]}/report.csv");
        var rejected = await fair.GetAsync($"{Path}/{accepted["uploadId"]}/report.csv?result=rejected");

        Assert.Equal((200, "text/csv; charset=utf-8"), (csv.Status, csv.ContentType));
        Assert.Contains("attachment", csv.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.Contains("\r\n1,registered,'-x,,\r\n2,rejected,,participantId,", csv.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("registered", rejected.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_Pages_ShowEveryRowOnce()
    {
        var fair = await Fair.DraftAsync(app);
        var rows = string.Concat(Enumerable.Range(0, 1_234).Select(row => $"Kim Minji,p{row}@example.com\n"));
        var accepted = await UploadAsync(fair, "name,email\n" + rows);
        await DoneAsync(fair, accepted);

        var seen = new List<string>();
        for (var cursor = "0"; cursor is not null;)
        {
            var page = await fair.GetAsync($"{Path}/{accepted["uploadId"]}/report?limit=300&cursor={cursor}");
            seen.AddRange(page.Each("items", "row"));
            cursor = page["nextCursor"];
        }

        Assert.Equal(Enumerable.Range(2, 1_234).Select(row => $"{row}"), seen);
    }

    [Theory]
    [InlineData("application/json", """[{"participantId":"kim","name":"Kim Minji","email":"kim@example.com"}]""")]
    [InlineData("application/json", """{"participants":[{"participantId":"kim","name":"Kim","email":"k@x.org"}]}""")]
    [InlineData("application/x-ndjson", """{"participantId":"kim","name":"Kim Minji","email":"kim@example.com"}""")]
    [InlineData("text/tab-separated-values", "id\tname\temail\nkim\tKim Minji\tkim@example.com")]
    public async Task Upload_OtherFormats_RegisterTheSame(string contentType, string text)
    {
        var fair = await Fair.DraftAsync(app);

        var done = await DoneAsync(fair, await UploadAsync(fair, text, contentType: contentType));

        Assert.Equal("1", done["counts.registered"]);
        Assert.Equal(200, (await fair.GetAsync("/participants/kim")).Status);
    }

    [Fact]
    public async Task Upload_FormOfABrowser_IsRead()
    {
        var fair = await Fair.DraftAsync(app);
        using var form = new MultipartFormDataContent
        {
            { new StringContent("name,email\nKim Minji,kim@x.org\n", Encoding.UTF8, "text/csv"), "file", "p.csv" },
        };

        var done = await DoneAsync(fair, await fair.PostAsync(Path, form));

        Assert.Equal("1", done["counts.registered"]);
    }

    [Fact]
    public async Task Upload_DryRun_ShowsWhatWouldBe()
    {
        var fair = await Fair.DraftAsync(app);

        var done = await DoneAsync(
            fair, await UploadAsync(fair, "name,email\nKim Minji,kim@example.com\nX,x@example.com\n", "?dryRun=true"));

        Assert.Equal(("done", "true", "1", "1"),
            (done["status"], done["dryRun"], done["counts.registered"], done["counts.rejected"]));
        Assert.Empty((await fair.GetAsync("/participants")).Each("items", "participantId"));
    }

    [Fact]
    public async Task Upload_AllOrNothing_TakesNoneBesideABadRow()
    {
        var fair = await Fair.DraftAsync(app);

        var done = await DoneAsync(
            fair,
            await UploadAsync(fair, "name,email\nKim Minji,kim@example.com\nX,x@example.com\n", "?allOrNothing=true"));

        Assert.Equal("failed", done["status"]);
        Assert.Empty((await fair.GetAsync("/participants")).Each("items", "participantId"));
    }

    [Fact]
    public async Task Undo_WholeUpload_LeavesTheListAsItWas()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("old", new { email = "old@example.com" });
        var accepted = await UploadAsync(
            fair, "id,name,email\nkim,Kim Minji,kim@example.com\nold,Changed Name,old@example.com\n");
        await DoneAsync(fair, accepted);

        var undone = await DoneAsync(fair, await fair.PostAsync($"{Path}/{accepted["uploadId"]}/undo", null));

        Assert.Equal("undone", undone["status"]);
        Assert.Equal("""{"erased":1,"restored":1,"kept":0}""", undone["undone"]);
        Assert.Equal(["old"], (await fair.GetAsync("/participants")).Each("items", "participantId"));
        Assert.Equal("Kim Minji", (await fair.GetAsync("/participants/old"))["name"]);
        Assert.Equal(404, (await fair.GetAsync("/participants/kim")).Status);
    }

    [Theory]
    [InlineData("text/csv", "PK\u0003\u0004 a workbook", 415, "unsupported_media_type")]
    [InlineData("image/png", "name,email\nKim,k@x.org", 415, "unsupported_media_type")]
    [InlineData("text/csv", "name,email\n", 400, "invalid_request")]
    [InlineData("text/csv", "first,second\n1,2", 400, "invalid_request")]
    [InlineData("text/csv", "name,email\n\"Kim,k@x.org", 400, "invalid_request")]
    [InlineData("application/json", """[{"name":"Kim Minji","email":"kim@example.com"},{""", 400, "invalid_request")]
    public async Task Upload_WhatCannotBeRead_RegistersNobody(string contentType, string text, int status, string code)
    {
        var fair = await Fair.DraftAsync(app);

        var answer = await UploadAsync(fair, text, contentType: contentType);

        Assert.Equal((status, code), (answer.Status, answer["code"]));
        Assert.NotNull(answer["errors.file.0"]);
        Assert.Empty((await fair.GetAsync("/participants")).Each("items", "participantId"));
        Assert.All((await fair.GetAsync(Path)).Each("items", "status"), each => Assert.Equal("failed", each));
    }

    [Fact]
    public async Task Upload_Compressed_IsRefused()
    {
        var fair = await Fair.DraftAsync(app);
        using var content = new ByteArrayContent([0x1f, 0x8b, 8, 0]);
        content.Headers.ContentType = new("text/csv");
        content.Headers.ContentEncoding.Add("gzip");

        var answer = await fair.PostAsync(Path, content);

        Assert.Equal(415, answer.Status);
    }

    [Fact]
    public async Task Upload_WrongQuestions_AreNamed()
    {
        var fair = await Fair.DraftAsync(app);
        var csv = "name,email\nKim Minji,kim@example.com\n";

        Assert.NotNull((await UploadAsync(fair, csv, "?dryRun=perhaps"))["errors.dryRun"]);
        Assert.NotNull((await UploadAsync(fair, csv, "?unknownColumns=drop"))["errors.unknownColumns"]);
        Assert.Equal("event_not_found", (await UploadAsync(new Fair(app, "nowhere"), csv))["code"]);
        Assert.Equal("upload_not_found", (await fair.GetAsync($"{Path}/upload-0"))["code"]);
        Assert.Equal("upload_not_found", (await fair.PostAsync($"{Path}/upload-0/undo", null))["code"]);
        Assert.Equal(400, (await UploadAsync(fair, "name,email,team\nKim,k@x.org,1", "?unknownColumns=refuse")).Status);
    }

    [Fact]
    public async Task Upload_ConnectionBreaks_IsGivenUpAndRegistersNobody()
    {
        var fair = await Fair.DraftAsync(app);
        using var socket = new TcpClient();
        await socket.ConnectAsync(app.Client.BaseAddress!.Host, app.Client.BaseAddress.Port);
        var rows = string.Concat(Enumerable.Range(0, 5_000).Select(row => $"Kim Minji,p{row}@example.com\n"));
        var head = $"POST {fair.Path(Path)} HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {Application.OwnerKey}\r\n"
            + "Content-Type: text/csv\r\nContent-Length: 9000000\r\n\r\nname,email\n";
        await socket.GetStream().WriteAsync(Encoding.UTF8.GetBytes(head + rows));

        using var patience = new CancellationTokenSource(Patience);
        while ((await fair.GetAsync(Path)).Each("items", "status") is not ["receiving"])
        {
            await Task.Delay(10, patience.Token);
        }

        socket.Close();
        while ((await fair.GetAsync(Path)).Each("items", "status") is not ["failed"])
        {
            await Task.Delay(10, patience.Token);
        }

        Assert.Contains("connection broke", (await fair.GetAsync(Path))["items.0.note"], StringComparison.Ordinal);
        Assert.Empty((await fair.GetAsync("/participants")).Each("items", "participantId"));
    }

    private static async Task<Answer> UploadAsync(
        Fair fair, string text, string query = "", string contentType = "text/csv")
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = new(contentType);
        return await fair.PostAsync(Path + query, content);
    }

    private static async Task<Answer> DoneAsync(Fair fair, Answer accepted)
    {
        Assert.Equal(202, accepted.Status);
        using var patience = new CancellationTokenSource(Patience);
        Answer job;
        while ((job = await fair.GetAsync($"{Path}/{accepted["uploadId"]}"))["status"]
            is "receiving" or "checking" or "running" or "undoing")
        {
            await Task.Delay(10, patience.Token);
        }

        return job;
    }
}
