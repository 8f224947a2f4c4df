using System.Data.Common;
using System.Text;
using System.Text.Json;
using Attendance.TestKit;
using Npgsql;
using Xunit.Abstractions;

namespace Attendance.Fault;

/// <summary>After a run with people in it, whatever lies on a disk, in a table, in the log, the metrics or the feed
/// names none of them.</summary>
public sealed class PrivacyTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Nothing else of a run looks like these.</summary>
    private static readonly string[] Secrets =
    [
        "Quillfeather", "남궁민수", "남궁민지", "quill@secret-domain.test", "secret-domain", "01098765432",
        "+821098765432", "98765432", "1987-03-14", "Zymurgy Guild", "allergic-to-peanuts", "Unfinished Name",
        "hooks.example/a-secret-path",
        "Bartholomew Organs", "bartholomew@", "eleven-purple-walruses", "twelve-purple-walruses",
    ];

    /// <summary>What the run itself was given: invitations and tokens.</summary>
    private readonly List<string> _handedOut = [];

    [Theory, OnSqlite, OnPostgres]
    public async Task Run_WithPeople_LeavesNoneOfThemInTheClear(TestDatabase store)
    {
        // Answers as real servers do, who repeat the address.
        await using var server = new MailServer
        {
            Reply = (verb, number) => verb == "RCPT" && number % 2 == 0
                ? "550 5.1.1 <quill@secret-domain.test> Quillfeather does not live here"
                : null,
        };
        var settings = await ProductSettings.OnAsync(store) with { More = MailTests.MailSettings(server) };
        await using var fair = await Fair.OpenAsync(
            output, settings, people: 5, gates: 1, settings: new { mailTickets = true });
        await UsePeopleAsync(fair.Client);
        await SignInAsync(fair.Client);
        await MailedAsync(fair.Client);
        var metrics = (await fair.Client.TryGetAsync("/metrics"))!.ToString();
        var feed = string.Concat((await fair.Client.FeedAsync()).Select(entry => entry.GetRawText()));

        // Killed, so that nothing is tidied away on the way out.
        await fair.Product.KillAsync();

        AssertSilent("the log", Encoding.UTF8.GetBytes(fair.Product.Log));
        AssertSilent("the metrics", Encoding.UTF8.GetBytes(metrics));
        AssertSilent("the feed", Encoding.UTF8.GetBytes(feed));
        var files = Directory.GetFiles(fair.Product.DataFolder, "*", SearchOption.AllDirectories);
        Assert.Equal(store == TestDatabase.Sqlite, files.Length > 0);
        foreach (var file in files)
        {
            AssertSilent(Path.GetFileName(file), await File.ReadAllBytesAsync(file));
        }

        var tables = store == TestDatabase.Postgres ? await TablesAsync(fair.Product.Settings.ConnectionString!) : [];
        foreach (var (table, rows) in tables)
        {
            AssertSilent($"table {table}", Encoding.UTF8.GetBytes(rows));
        }

        output.WriteLine($"{Secrets.Length} texts looked for in {files.Length} files, {tables.Count} tables, " +
            "the log, the metrics and the feed");
    }

    /// <summary>Waits until each mail went out or came back.</summary>
    private static async Task MailedAsync(AttendanceClient client)
    {
        using var deadline = new CancellationTokenSource(Patience);
        JsonElement counts;
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), deadline.Token);
            counts = (await client.GetAsync("/mails/summary")).GetProperty("counts");
        }
        while (Of("queued") + Of("sending") > 0 || Of("sent") == 0 || Of("bounced") == 0);

        int Of(string status) => counts.GetProperty(status).GetInt32();
    }

    /// <summary>A test that could not find anything would prove nothing.</summary>
    [Fact]
    public void AssertSilent_ASecretInAnyEncoding_IsFound()
    {
        Assert.ThrowsAny<Exception>(() => AssertSilent("x", Encoding.UTF8.GetBytes("... 남궁민수 ...")));
        Assert.ThrowsAny<Exception>(() => AssertSilent("x", Encoding.Unicode.GetBytes("... 남궁민수 ...")));
        Assert.ThrowsAny<Exception>(() => AssertSilent("x", "quill@secret-domain.test"u8.ToArray()));
        Assert.ThrowsAny<Exception>(() => AssertSilent("x", "\\x5175696c6c66656174686572"u8.ToArray()));
    }

    private static async Task UsePeopleAsync(AttendanceClient client)
    {
        // Gets the alerts of the mails that come back.
        await client.CallAsync(
            HttpMethod.Put, "/receivers/duty", new { kind = "mail", email = "duty@secret-domain.test" });
        await client.CallAsync(HttpMethod.Post, "/receivers/duty/test");
        await client.CallAsync(
            HttpMethod.Put, "/receivers/hook", new { kind = "webhook", url = "https://hooks.example/a-secret-path" });
        await client.CallAsync(HttpMethod.Post, "/receivers/hook/test");
        await client.CallAsync(HttpMethod.Post, "/participants", new
        {
            participantId = "q",
            name = "Quillfeather Jones",
            email = "quill@secret-domain.test",
            phone = "010-9876-5432",
            organization = "Zymurgy Guild",
            birthDate = "1987-03-14",
            metadata = new { note = "allergic-to-peanuts" },
        });
        const string csv =
            """
            id,name,email,phone,organization,birthDate,note
            n1,남궁민수,n1@secret-domain.test,010-9876-5432,Zymurgy Guild,1987-03-14,allergic-to-peanuts
            n2,남궁민지,n2@secret-domain.test,,,,
            n3,X,not-an-email Quillfeather,98765432,,1987-03-14x,
            q,Quillfeather Changed,quill@secret-domain.test,,,,
            """;
        await client.UploadedAsync(await client.UploadAsync(csv), Patience);
        await client.UploadedAsync(await client.UploadAsync(csv, "?dryRun=true"), Patience);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => client.UploadAsync("name,email\nUnfinished Name,u@secret-domain.test\n\"never closed"));
        foreach (var id in (string[])["q", "n1", "n2", "nobody"])
        {
            await client.TryScanAsync(new ScanBody { ScanId = $"s-{id}", ParticipantId = id, GateId = "gate-1" });
            await client.TryScanAsync(new ScanBody { ScanId = $"t-{id}", ParticipantId = id, GateId = "gate-1" });
        }

        await client.TryScanAsync(
            new ScanBody { ScanId = "s-x", ParticipantId = "quill@secret-domain.test", GateId = "gate-1" });
        await client.CallAsync(HttpMethod.Get, "/participants?query=남궁");
        await client.CallAsync(HttpMethod.Patch, "/participants/q", new { name = "Quillfeather Smith" });
        await client.CallAsync(HttpMethod.Get, "/participants/q/export");
        await client.TextAsync("/participants/badges");
        await client.CallAsync(HttpMethod.Post, "/keys/rotate");
        await client.CallAsync(HttpMethod.Delete, "/participants/n2");
    }

    private async Task SignInAsync(AttendanceClient client)
    {
        const string email = "bartholomew@secret-domain.test";
        const string session = "/api/v1/session";
        var made = await client.CallOutsideAsync(
            HttpMethod.Post, "/api/v1/accounts", new { email, name = "Bartholomew Organs" });
        var code = Keep(made.Body.GetProperty("invitation").GetProperty("code"));
        await client.CallAsync(HttpMethod.Post, "/team", new { email, role = "staff" });
        await client.CallOutsideAsync(
            HttpMethod.Post, $"{session}/accept", new { code, password = "eleven-purple-walruses" });
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.CallOutsideAsync(
            HttpMethod.Post, session, new { email, password = "twelve-purple-walruses" }));
        var signedIn = (await client.CallOutsideAsync(
            HttpMethod.Post, session, new { email, password = "eleven-purple-walruses" })).Body;
        Keep(signedIn.GetProperty("accessToken"));
        var refreshed = (await client.CallOutsideAsync(HttpMethod.Post, $"{session}/refresh", new
        {
            refreshToken = Keep(signedIn.GetProperty("refreshToken")),
        })).Body;
        Keep(refreshed.GetProperty("refreshToken"));
    }

    private string Keep(JsonElement secret)
    {
        // The part that matters: what stands before it is an id.
        var text = secret.GetString()!;
        _handedOut.Add(text[(text.LastIndexOfAny(['-', '.']) + 1)..]);
        return text;
    }

    private void AssertSilent(string where, ReadOnlySpan<byte> bytes)
    {
        foreach (var secret in Secrets.Concat(_handedOut))
        {
            var utf8 = Encoding.UTF8.GetBytes(secret);
            Assert.True(bytes.IndexOf(utf8) < 0, $"{where} holds \"{secret}\"");
            Assert.True(bytes.IndexOf(Encoding.Unicode.GetBytes(secret)) < 0, $"{where} holds \"{secret}\" as UTF-16");

            // As a database writes out a column of bytes.
            var hex = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(utf8));
            Assert.True(bytes.IndexOf(hex) < 0, $"{where} holds \"{secret}\" in hexadecimal");
        }
    }

    /// <summary>Every row of every table as text, columns of bytes too.</summary>
    private static async Task<List<(string Table, string Rows)>> TablesAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        var names = await TextsAsync(connection, "select tablename from pg_tables where schemaname = 'public'");
        var tables = new List<(string Table, string Rows)>();
        foreach (var name in names)
        {
            var rows = await TextsAsync(connection, $"select t::text from \"{name}\" as t");
            tables.Add((name, string.Join('\n', rows)));
        }

        return tables;
    }

    private static async Task<List<string>> TextsAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        var texts = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }
}
