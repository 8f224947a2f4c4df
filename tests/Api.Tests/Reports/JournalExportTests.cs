using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Attendance.Journal;
using Attendance.Live;
using CsvHelper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Attendance.Reports;

public sealed class JournalExportTests(Application app) : IClassFixture<Application>
{
    private const int ScansMax = 2_500;

    [Fact]
    public async Task Ndjson_WholeJournal_IsTheFeedLineByLine()
    {
        var fair = await ScannedAsync(app, ScansMax);

        var file = await fair.GetAsync("/reports/journal.ndjson");

        Assert.Equal((200, "application/x-ndjson"), (file.Status, file.ContentType));
        var lines = file.Text.Split('\n');
        Assert.Equal("", lines[^1]);
        var positions = lines[..^1].Select(line => (long)JsonNode.Parse(line)!["position"]!);
        Assert.Equal(Enumerable.Range(1, lines.Length - 1).Select(position => (long)position), positions);
        Assert.InRange(lines.Length, ScansMax, int.MaxValue);
        var feed = (await fair.FeedAsync()).At("items")!.AsArray();
        Assert.Equal(feed.Select(entry => entry!.ToJsonString()), lines.Take(feed.Count).Select(line =>
            JsonNode.Parse(line)!.ToJsonString()));
    }

    [Fact]
    public async Task Csv_WholeJournal_HasEveryEntryAndItsColumns()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("kim");
        await fair.ScanAsync("s1", "kim");
        await fair.ScanAsync("s2", "kim");
        var record = (await fair.GetAsync("/attendance?limit=1"))["items.0.id"]!;
        await fair.PostAsync($"/attendance/{record}/annul", new { });

        var file = await fair.GetAsync("/reports/journal.csv");

        var lines = Read(file.Text);
        Assert.Equal("text/csv; charset=utf-8", file.ContentType);
        Assert.Equal(
            (await fair.FeedAsync()).Each("items", "type"), lines.Select(line => line["type"]));
        Assert.Equal(
            [
                "attendance.recorded|kim|s1|north|manual|confirmed||",
                "attendance.refused|kim|s2|north|manual|duplicate|duplicate|",
                $"attendance.annulled|kim|s1|north|manual|annulled||{record}",
            ],
            lines.Where(line => line["scanId"].Length > 0).Select(line => string.Join(
                '|', line["type"], line["participantId"], line["scanId"], line["gateId"], line["method"],
                line["status"], line["reason"], line["recordId"])));
    }

    [Fact]
    public void Write_HostileText_IsNoFormulaAndStaysInItsCell()
    {
        var body = new ArrayBufferWriter<byte>();
        var file = new JournalCsv();
        file.Begin(body);
        file.Write(body, new JournalEntry
        {
            Position = 1,
            Kind = EntryKind.AttendanceRecorded,
            At = app.Now,
            Data = Encoding.UTF8.GetBytes(
                """{"gateId":"-1+1","scanId":"a,\"b\"","moves":{"zone":"x"},"zone":null,"offline":true}"""),
        });

        var line = Assert.Single(Read(Encoding.UTF8.GetString(body.WrittenSpan)));

        Assert.Equal(
            ("'-1+1", "a,\"b\"", "", "true"), (line["gateId"], line["scanId"], line["zone"], line["offline"]));
    }

    [Fact]
    public async Task Export_ProcessStopsHalfway_IsCutOffAndNotEnded()
    {
        await using var own = new LiveApplication();
        var fair = await ScannedAsync(own, ScansMax);
        using var client = new TcpClient { ReceiveBufferSize = 8 * 1024 };
        await client.ConnectAsync(own.Client.BaseAddress!.Host, own.Client.BaseAddress.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET {fair.Path("/reports/journal.ndjson")} HTTP/1.1\r\nHost: fair\r\n"
            + $"Authorization: Bearer {Application.OwnerKey}\r\n\r\n"));
        var buffer = new byte[4 * 1024];
        await stream.ReadExactlyAsync(buffer);

        own.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        var rest = await ReadToEndAsync(stream);
        Assert.StartsWith("HTTP/1.1 200", Encoding.UTF8.GetString(buffer));
        Assert.False(rest.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal), "It looks as if the file had ended.");
    }

    [Fact]
    public async Task Export_ReaderIsGone_LeavesNothingThatHoldsUpAStop()
    {
        await using var own = new LiveApplication();
        var fair = await ScannedAsync(own, ScansMax);
        using (var request = new HttpRequestMessage(HttpMethod.Get, fair.Path("/reports/journal.ndjson")))
        {
            request.Headers.Add("Authorization", $"Bearer {Application.OwnerKey}");
            using var response = await own.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(200, (int)response.StatusCode);
        }

        await own.Services.GetRequiredService<IHost>().StopAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>An event with many refusals, since those need nobody on the list.</summary>
    private static async Task<Fair> ScannedAsync(Application app, int scans)
    {
        var fair = await Fair.OpenAsync(app);
        var answer = await fair.PostAsync("/attendance/batch", new
        {
            scans = Enumerable.Range(0, scans).Select(number => new
            {
                scanId = $"scan-{number}",
                participantId = $"nobody-{number}",
                gateId = "north",
                method = "manual",
            }),
        });
        Assert.Equal(200, answer.Status);
        return fair;
    }

    private static async Task<string> ReadToEndAsync(NetworkStream stream)
    {
        using var read = new MemoryStream();
        try
        {
            await stream.CopyToAsync(read).WaitAsync(TimeSpan.FromSeconds(20));
        }
        catch (IOException)
        {
            // A reset is one way to be cut off.
        }

        return Encoding.UTF8.GetString(read.ToArray());
    }

    private static List<Dictionary<string, string>> Read(string csv)
    {
        using var reader = new CsvReader(new StringReader(csv.TrimStart('\uFEFF')), CultureInfo.InvariantCulture);
        reader.Read();
        reader.ReadHeader();
        var lines = new List<Dictionary<string, string>>();
        while (reader.Read())
        {
            lines.Add(reader.HeaderRecord!.ToDictionary(column => column, column => reader.GetField(column)!));
        }

        return lines;
    }
}
