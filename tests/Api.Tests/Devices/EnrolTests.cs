using System.Text;

namespace Attendance.Devices;

public sealed class EnrolTests(Application app) : IClassFixture<Application>
{
    private const string Invalid = "This code is wrong, was used, or is older than 15 minutes: ask for a new one.";

    [Fact]
    public async Task Make_Code_IsShownOnceWithItsPicture()
    {
        var fair = await Fair.OpenAsync(app);

        var made = await fair.PostAsync(
            "/devices/codes", new { name = " Tablet 3 ", gates = new[] { "north" }, rights = new[] { "scan" } });

        Assert.Equal((201, "no-store"), (made.Status, made.Headers["Cache-Control"]));
        Assert.Matches("^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$", made["code"]);
        Assert.EndsWith($"/enrol#event={fair.EventId}&code={made["code"]}", made["qr"]);
        Assert.StartsWith("<svg xmlns=", made["qrSvg"]);
        Expect.Same(
            new
            {
                codeId = made["codeId"],
                name = "Tablet 3",
                gates = new[] { "north" },
                rights = new[] { "scan" },
                createdAt = app.Now,
                createdBy = "owner",
                expiresAt = app.Now.AddMinutes(15),
            },
            (await fair.GetAsync("/devices/codes")).At("items.0"));
    }

    [Fact]
    public async Task Enrol_Code_GivesAKeyWithTheCodesGatesAndIsJournaled()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.GateAsync("south");
        await fair.PersonAsync("p1");
        var code = await Tablet.CodeAsync(fair, gates: ["north"]);

        var enrolled = await app.PostAsync(
            "/api/v1/devices/enrol",
            new { code = code["code"], deviceId = "tablet-1", platform = "Android 15", version = "1.2" },
            ("Authorization", null!));

        Assert.Equal(201, enrolled.Status);
        Expect.Same(
            new
            {
                eventId = fair.EventId,
                deviceId = "tablet-1",
                key = enrolled["key"],
                name = "Tablet at the north gate",
                gates = new[] { "north" },
                serverTime = app.Now,
            },
            enrolled.Json);
        var tablet = new Tablet(fair, "tablet-1", enrolled["key"]!);
        Assert.Equal(201, (await tablet.ScanAsync("s1", "p1")).Status);
        Assert.Equal(403, (await tablet.ScanAsync("s2", "p1", new { gateId = "south" })).Status);
        var entries = (await fair.FeedAsync()).At("items")!.AsArray()
            .Where(entry => (string?)entry!["type"] == "device.enrolled").ToArray();
        Expect.Same(
            new { deviceId = "tablet-1", name = "Tablet at the north gate", gates = new[] { "north" } },
            Assert.Single(entries)!["data"]);
        Assert.Equal("[]", (await fair.GetAsync("/devices/codes"))["items"]);
    }

    [Fact]
    public async Task Enrol_CodeAsPeopleType_IsReadKindly()
    {
        var fair = await Fair.OpenAsync(app);
        var code = (await Tablet.CodeAsync(fair))["code"]!;
        var typed = code.Replace("-", " ").ToLowerInvariant().Replace('0', 'o').Replace('1', 'l');

        Assert.Equal(201, (await Tablet.EnrolAsync(app, typed)).Status);
    }

    [Fact]
    public async Task Enrol_FiftyAtOnce_OneDeviceComesOfIt()
    {
        var fair = await Fair.OpenAsync(app);
        var code = (await Tablet.CodeAsync(fair))["code"]!;

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Tablet.EnrolAsync(app, code)));

        Assert.Equal(1, answers.Count(answer => answer.Status == 201));
        Assert.All(
            answers.Where(answer => answer.Status != 201),
            answer => Expect.Problem(answer, 404, "code_invalid", Invalid));
        Assert.Single((await fair.GetAsync("/devices")).At("items")!.AsArray());
        Assert.Single((await fair.GetAsync("/access-keys")).At("items")!.AsArray());
    }

    [Fact]
    public async Task Enrol_WrongUsedDroppedOrOldCode_IsOneAnswer()
    {
        using var own = new Application();
        var fair = await Fair.OpenAsync(own);
        var used = (await Tablet.CodeAsync(fair))["code"]!;
        await Tablet.EnrolAsync(own, used);
        var dropped = await Tablet.CodeAsync(fair);
        Assert.Equal(204, (await own.SendAsync(
            HttpMethod.Delete, fair.Path($"/devices/codes/{dropped["codeId"]}"), null)).Status);
        var old = (await Tablet.CodeAsync(fair))["code"]!;
        own.Clock.Advance(TimeSpan.FromMinutes(15));
        string[] codes = [used, dropped["code"]!, old, "00000-00000", "nonsense", "UUUUU-UUUUU", new string('7', 99)];

        foreach (var code in codes)
        {
            Expect.Problem(await Tablet.EnrolAsync(own, code), 404, "code_invalid", Invalid);
        }

        Expect.Problem(
            await own.SendAsync(HttpMethod.Delete, fair.Path($"/devices/codes/{dropped["codeId"]}"), null),
            404, "code_not_found", $"This event has no open code {dropped["codeId"]}.");
        Assert.Equal("[]", (await fair.GetAsync("/devices/codes"))["items"]);
    }

    [Fact]
    public async Task Enrol_IdOfAnotherDevice_KeepsTheCode()
    {
        var fair = await Fair.OpenAsync(app);
        await Tablet.EnrolAsync(app, fair, "tablet-1");
        var code = (await Tablet.CodeAsync(fair))["code"]!;

        Expect.Problem(
            await Tablet.EnrolAsync(app, code, "tablet-1"), 409, "device_exists",
            "This event has or had a device tablet-1: leave the id out, or take another.");
        Assert.Equal(201, (await Tablet.EnrolAsync(app, code, "tablet-2")).Status);
    }

    [Fact]
    public async Task Make_TheHundredAndFirstCode_IsRefused()
    {
        var fair = await Fair.OpenAsync(app);
        for (var i = 0; i < 100; i++)
        {
            await Tablet.CodeAsync(fair);
        }

        Expect.Problem(
            await fair.PostAsync("/devices/codes", new { name = "One more" }),
            409, "too_many_codes", "A hundred codes are open already: use them, or delete some.");
    }

    [Fact]
    public async Task Make_WrongCode_IsRefusedByField()
    {
        var fair = await Fair.OpenAsync(app);

        Expect.Invalid(
            await fair.PostAsync(
                "/devices/codes",
                new
                {
                    name = " ", gates = new[] { "a/b" }, rights = new[] { "organise" },
                    keyExpiresAt = app.Now.AddMinutes(-1),
                }),
            ("name", "must say which device it is"),
            ("gates", "must be 1–64 of A–Z a–z 0–9 . _ - :"),
            ("keyExpiresAt", "must be in the future"),
            ("rights", "a device cannot have organise"));
        Expect.Invalid(
            await app.PostAsync("/api/v1/devices/enrol", new { deviceId = "self" }, ("Authorization", null!)),
            ("code", "is needed"),
            ("deviceId", "must be 1–64 of A–Z a–z 0–9 . _ - :, and none of codes, self and enrol"));
    }

    [Fact]
    public async Task Code_AtRest_IsAHash()
    {
        using var own = new Application();
        var fair = await Fair.OpenAsync(own);
        var code = (await Tablet.CodeAsync(fair))["code"]!;
        byte[][] texts = [Encoding.ASCII.GetBytes(code), Encoding.ASCII.GetBytes(code.Replace("-", ""))];

        foreach (var file in Directory.GetFiles(own.Folder, "*", SearchOption.AllDirectories))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var memory = new MemoryStream();
            await stream.CopyToAsync(memory);
            Assert.All(texts, text =>
                Assert.True(memory.GetBuffer().AsSpan(0, (int)memory.Length).IndexOf(text) < 0, file));
        }
    }
}
