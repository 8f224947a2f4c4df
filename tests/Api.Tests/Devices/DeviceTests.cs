using Attendance.Callers;

namespace Attendance.Devices;

public sealed class DeviceTests(Application app) : IClassFixture<Application>
{
    [Fact]
    public async Task List_Devices_PagesByRisingId()
    {
        var fair = await Fair.OpenAsync(app);
        foreach (var id in (string[])["c", "a", "b"])
        {
            await Tablet.EnrolAsync(app, fair, id);
        }

        var first = await fair.GetAsync("/devices?limit=2");
        var second = await fair.GetAsync($"/devices?limit=2&cursor={first["nextCursor"]}");

        Assert.Equal(["a", "b"], first.Each("items", "deviceId"));
        Assert.Equal(["c"], second.Each("items", "deviceId"));
        Assert.Null(second["nextCursor"]);
        Assert.Equal(400, (await fair.GetAsync("/devices?limit=0")).Status);
    }

    [Fact]
    public async Task Beat_Heartbeat_IsShownAtOnce()
    {
        using var own = new Application();
        var fair = await Fair.OpenAsync(own);
        var tablet = await Tablet.EnrolAsync(own, fair, "tablet-1", gates: ["north"]);
        Assert.Equal("false", (await fair.GetAsync("/devices/tablet-1"))["isOnline"]);

        var beat = await fair.PostAsync(
            "/devices/self",
            new
            {
                version = "1.2", platform = "Android 15", backlog = 7, battery = 0.4,
                sentAt = own.Now.AddSeconds(-3),
            },
            tablet.Key);

        Expect.Same(
            new
            {
                deviceId = "tablet-1",
                name = "Tablet at the north gate",
                gates = new[] { "north" },
                eventId = fair.EventId,
                status = "active",
                serverTime = own.Now,
                upload = true,
                heartbeatSeconds = 30,
            },
            beat.Json);
        var device = await fair.GetAsync("/devices/tablet-1");
        Expect.Same(
            new
            {
                deviceId = "tablet-1",
                name = "Tablet at the north gate",
                status = "active",
                gates = new[] { "north" },
                keyId = device["keyId"],
                version = "1.2",
                platform = "Android 15",
                enrolledAt = own.Now,
                lastSeen = own.Now,
                isOnline = true,
                backlog = 7,
                battery = 0.4,
                clockErrorMs = -3000,
            },
            device.Json);
        own.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("false", (await fair.GetAsync("/devices/tablet-1"))["isOnline"]);
    }

    [Fact]
    public async Task Beat_WithoutABody_IsASignOfLife()
    {
        var fair = await Fair.OpenAsync(app);
        var tablet = await Tablet.EnrolAsync(app, fair);

        Assert.Equal(200, (await fair.PostAsync("/devices/self", null, tablet.Key)).Status);

        Assert.Equal("true", (await fair.GetAsync($"/devices/{tablet.DeviceId}"))["isOnline"]);
    }

    [Fact]
    public async Task Beat_NobodysDevice_Is403AndNonsenseIs400()
    {
        var fair = await Fair.OpenAsync(app);
        var tablet = await Tablet.EnrolAsync(app, fair);

        Expect.Problem(
            await fair.PostAsync("/devices/self", null), 403, "forbidden",
            "You may not send a device's heartbeat here.");
        Expect.Invalid(
            await fair.PostAsync("/devices/self", new { backlog = -1, battery = 40 }, tablet.Key),
            ("backlog", "must be 0 or more"), ("battery", "must be 0 to 1"));
    }

    [Fact]
    public async Task Scan_OfADevice_IsASignOfLifeAndCarriesItsId()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("p1");
        await fair.PersonAsync("p2");
        var tablet = await Tablet.EnrolAsync(app, fair, "tablet-1");

        var bare = await tablet.ScanAsync("s1", "p1");
        var told = await tablet.ScanAsync(
            "s2", "p2", new { deviceInfo = new { deviceId = "tablet-1", platform = "Android" } });

        Assert.Equal(
            ("tablet-1", "tablet-1"), (bare["record.deviceId"], bare["record.deviceInfo.deviceId"]));
        Assert.Equal(("tablet-1", "Android"), (told["record.deviceId"], told["record.deviceInfo.platform"]));
        var device = await fair.GetAsync("/devices/tablet-1");
        Assert.Equal("true", device["isOnline"]);
    }

    [Fact]
    public async Task Scan_AsAnotherDevice_Is403AndStoresNothing()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("p1");
        var tablet = await Tablet.EnrolAsync(app, fair, "tablet-1");
        var scan = new
        {
            scanId = "s1", participantId = "p1", gateId = "north", method = "qr",
            deviceInfo = new { deviceId = "tablet-2" },
        };

        Expect.Problem(
            await fair.PostAsync("/attendance/record", scan, tablet.Key), 403, "forbidden",
            "You may not scan as device tablet-2 here.");
        var batch = await fair.PostAsync("/attendance/batch", new { scans = new[] { scan } }, tablet.Key);
        Assert.Equal("forbidden", batch["failed.0.code"]);
        Assert.Empty(await fair.EntriesOfAsync("s1"));
    }

    [Fact]
    public async Task Annul_AfterTheKeyWasRotated_IsStillTheSameDevice()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("p1");
        var tablet = await Tablet.EnrolAsync(app, fair, "tablet-1");
        var other = await Tablet.EnrolAsync(app, fair, "tablet-2");
        var scan = await tablet.ScanAsync("s1", "p1");
        var keyId = (await fair.GetAsync("/devices/tablet-1"))["keyId"];
        var rotated = await fair.PostAsync($"/access-keys/{keyId}/rotate", new { overlapMinutes = 0 });

        var annul = $"/attendance/{scan["record.id"]}/annul";
        Assert.Equal(403, (await fair.PostAsync(annul, null, other.Key)).Status);
        Assert.Equal(401, (await fair.PostAsync(annul, null, tablet.Key)).Status);
        Assert.Equal("annulled", (await fair.PostAsync(annul, null, AccessKeyTests.As(rotated)))["result"]);
    }

    [Fact]
    public async Task Change_Gates_CountFromTheNextCall()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.GateAsync("south");
        await fair.PersonAsync("p1");
        var tablet = await Tablet.EnrolAsync(app, fair, "tablet-1", gates: ["south"]);
        Assert.Equal(403, (await tablet.ScanAsync("s1", "p1")).Status);

        var changed = await app.PutAsync(
            fair.Path("/devices/tablet-1"), new { name = "Tablet 1", gates = new[] { "north" } });

        Assert.Equal((200, "Tablet 1", "north"), (changed.Status, changed["name"], changed["gates.0"]));
        Assert.Equal(201, (await tablet.ScanAsync("s1", "p1")).Status);
        Assert.Equal(403, (await tablet.ScanAsync("s2", "p1", new { gateId = "south" })).Status);
        Assert.Equal("Tablet 1", (await fair.PostAsync("/devices/self", null, tablet.Key))["name"]);
        Expect.Invalid(
            await app.PutAsync(fair.Path("/devices/tablet-1"), new { gates = new[] { "a/b" } }),
            ("name", "must say which device it is"), ("gates", "must be 1–64 of A–Z a–z 0–9 . _ - :"));
    }

    [Fact]
    public async Task Device_ThatIsNotThere_Is404()
    {
        var fair = await Fair.OpenAsync(app);
        const string Detail = "This event has no device tablet-9.";

        Expect.Problem(await fair.GetAsync("/devices/tablet-9"), 404, "device_not_found", Detail);
        Expect.Problem(
            await app.PutAsync(fair.Path("/devices/tablet-9"), new { name = "x" }), 404, "device_not_found", Detail);
        Expect.Problem(
            await fair.PostAsync("/devices/tablet-9/revoke", null), 404, "device_not_found", Detail);
    }

    [Theory]
    [InlineData(29)]
    [InlineData(3601)]
    public async Task Configure_DeviceOfflineSecondsOutOfBounds_IsRefused(int seconds)
    {
        var fair = await Fair.OpenAsync(app);

        Expect.Invalid(
            await app.PutAsync(fair.Path(), fair.Body(new { deviceOfflineSeconds = seconds })),
            ("settings.deviceOfflineSeconds", "must be 30 to 3600"));
    }
}
