using System.Text;
using Attendance.Callers;
using Attendance.Devices;

namespace Attendance.Audit;

/// <summary>The audit log names nobody, and holds nothing that opens anything.</summary>
public sealed class AuditPrivacyTests
{
    private static readonly string[] Marks =
    [
        "Quillfeather", "남궁민수", "secret-domain", "98765432", "1987-03-14", "Zymurgy", "allergic-to-peanuts",
        "a-secret-path", "Whispering Lane", "Tablet at the north gate",
    ];

    [Fact]
    public async Task Entries_OfEverythingDoneToAPerson_HoldNoneOfIt()
    {
        using var app = new Application();
        var fair = await Fair.OpenAsync(app);
        var before = await app.HeadAsync();
        var secrets = await UseAsync(app, fair);

        var entries = await app.EntriesAsync(before);
        var export = await app.GetAsync("/api/v1/audit/export.ndjson");
        var lines = await AuditReading.Grain(app).Read(0, 1_000);

        Assert.True(entries.Count >= 15, $"{entries.Count} entries");
        var bytes = lines.SelectMany(line => line.Data).Concat(Encoding.UTF8.GetBytes(export.Text)).ToArray();
        foreach (var secret in Marks.Concat(secrets))
        {
            Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0, secret);
            Assert.False(Unescaped(export.Text).Contains(secret, StringComparison.Ordinal), secret);
        }
    }

    /// <summary>Does all there is to do with marked texts; answers with the secrets that came up.</summary>
    private static async Task<List<string>> UseAsync(Application app, Fair fair)
    {
        var token = await fair.PersonAsync("q", new
        {
            name = "Quillfeather 남궁민수", email = "q@secret-domain.test", phone = "010-9876-5432",
            organization = "Zymurgy Guild", birthDate = "1987-03-14", metadata = new { note = "allergic-to-peanuts" },
        });
        await app.PatchAsync(fair.Path("/participants/q"), new { name = "Quillfeather Smith" });
        await app.PatchAsync(fair.Path("/participants/q@secret-domain.test"), new { name = "Quillfeather" });
        await app.SendAsync(HttpMethod.Delete, fair.Path("/participants/Quillfeather%20Smith"), null);
        await fair.GetAsync("/participants/q/export");
        await fair.GetAsync("/participants/badges?query=Quillfeather");
        await fair.PostAsync("/participants/q/token/rotate", null);
        await fair.PostAsync("/participants", new { name = "Quillfeather", email = "no-address 98765432" });
        await fair.ConfigureAsync(new
        {
            eventName = "Quillfeather's birthday", venue = new { name = "Zymurgy", address = "1 Whispering Lane" },
        });
        await fair.GateAsync(
            "west", new { gateName = "Quillfeather's", location = new { description = "Whispering Lane" } });
        await fair.PutAsync(
            "/receivers/hook", new { kind = "webhook", url = "https://hooks.example/a-secret-path" });
        var receiver = await fair.PostAsync("/receivers/hook/secret", null);
        await fair.PutAsync("/receivers/duty", new { kind = "mail", email = "duty@secret-domain.test" });
        var key = await AccessKeyTests.KeyAsync(fair, "viewer");
        var rotated = await fair.PostAsync($"/access-keys/{key["keyId"]}/rotate", null);
        var code = await Tablet.CodeAsync(fair);
        var tablet = await Tablet.EnrolAsync(app, fair);
        await fair.GetAsync("/participants?query=Quillfeather", AccessKeyTests.As(key));
        await fair.GetAsync("/participants/q@secret-domain.test", AccessKeyTests.As(key));
        await fair.GetAsync("", ("Authorization", "Bearer Quillfeather-guessed"));
        await app.SendAsync(HttpMethod.Delete, fair.Path("/participants/q"), null);
        return
        [
            token, key["key"]![^40..], rotated["key"]![^40..], code["code"]!, tablet.KeyText[^40..],
            receiver["secret"] ?? "no secret came up", Application.OwnerKey,
        ];
    }

    private static string Unescaped(string json) => System.Text.RegularExpressions.Regex.Replace(
        json, @"\\u([0-9a-fA-F]{4})", match => ((char)Convert.ToInt32(match.Groups[1].Value, 16)).ToString());
}
