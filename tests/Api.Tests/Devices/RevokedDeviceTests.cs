using Attendance.Callers;

namespace Attendance.Devices;

/// <summary>A stolen tablet gets nobody in.</summary>
public sealed class RevokedDeviceTests(Application app) : IClassFixture<Application>
{
    private const string Revoked = "This key was revoked: ask the organiser for a new one.";

    [Fact]
    public async Task Revoke_Device_IsOverFromTheNextCallAndJournaledOnce()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("p1");
        var tablet = await Tablet.EnrolAsync(app, fair, "tablet-1");
        await tablet.RevokeAsync();
        await tablet.RevokeAsync();

        Expect.Problem(await tablet.ScanAsync("s1", "p1"), 401, "key_revoked", Revoked, new { upload = true });
        Expect.Problem(
            await fair.PostAsync("/devices/self", null, tablet.Key), 401, "key_revoked", Revoked,
            new { upload = true });
        Assert.Empty(await fair.EntriesOfAsync("s1"));
        var entries = (await fair.FeedAsync()).At("items")!.AsArray()
            .Where(entry => (string?)entry!["type"] == "device.revoked").ToArray();
        Expect.Same(
            new { deviceId = "tablet-1", name = "Tablet at the north gate" }, Assert.Single(entries)!["data"]);
        var device = await fair.GetAsync("/devices/tablet-1");
        Assert.Equal(("revoked", "false"), (device["status"], device["isOnline"]));
        Expect.Problem(
            await app.PutAsync(fair.Path("/devices/tablet-1"), new { name = "x" }),
            409, "device_revoked", "This device was revoked: enrol it anew.");
    }

    [Fact]
    public async Task Revoke_KeyOfADevice_RevokesTheDevice()
    {
        var fair = await Fair.OpenAsync(app);
        var tablet = await Tablet.EnrolAsync(app, fair, "tablet-1");
        var keyId = (await fair.GetAsync("/devices/tablet-1"))["keyId"];

        var revoked = await fair.PostAsync($"/access-keys/{keyId}/revoke", null);

        Assert.Equal((200, "revoked"), (revoked.Status, revoked["status"]));
        Assert.Equal("revoked", (await fair.GetAsync("/devices/tablet-1"))["status"]);
        Assert.Contains("device.revoked", (await fair.FeedAsync()).Each("items", "type"));
        Assert.Equal(401, (await fair.PostAsync("/devices/self", null, tablet.Key)).Status);
    }

    [Fact]
    public async Task Batch_OfARevokedDevice_TakesWhatHappenedBeforeAndTellsNothing()
    {
        using var own = new Application();
        var fair = await Fair.OpenAsync(own);
        var token = await fair.PersonAsync("only-here");
        await fair.PersonAsync("p2");
        var tablet = await Tablet.EnrolAsync(own, fair, "tablet-1");
        var scannedAt = own.Now;
        own.Clock.Advance(TimeSpan.FromMinutes(1));
        await tablet.RevokeAsync();
        own.Clock.Advance(TimeSpan.FromMinutes(5));
        var late = new { participantId = "p2", gateId = "north", method = "qr" };

        // Its clock is two minutes ahead, so that what it calls later happened before.
        var answer = await fair.PostAsync(
            "/attendance/batch",
            new
            {
                sentAt = own.Now.AddMinutes(2),
                scans = new object[]
                {
                    new
                    {
                        scanId = "before", token, gateId = "north", method = "qr", offline = true,
                        timestamp = scannedAt.AddMinutes(2),
                    },
                    new { scanId = "online", late.participantId, late.gateId, late.method, timestamp = scannedAt },
                    new
                    {
                        scanId = "after", late.participantId, late.gateId, late.method, offline = true,
                        timestamp = own.Now,
                    },
                    new { scanId = "untimed", late.participantId, late.gateId, late.method, offline = true },
                    new
                    {
                        scanId = "unknown", token = "NOBODYS-TOKEN", gateId = "north", method = "qr", offline = true,
                        timestamp = scannedAt,
                    },
                },
            },
            tablet.Key);

        Assert.Equal(200, answer.Status);
        Assert.Equal(["before", "unknown"], answer.Each("successful", "scanId"));
        Assert.Equal(["online", "after", "untimed"], answer.Each("failed", "scanId"));
        Assert.Equal(["key_revoked", "key_revoked", "key_revoked"], answer.Each("failed", "code"));
        Assert.DoesNotContain("only-here", answer.Text);
        Assert.DoesNotContain("record", answer.Text);
        Assert.DoesNotContain("confirmed", answer.Text);
        var records = await fair.GetAsync("/attendance?participantId=only-here");
        Assert.Equal(
            ("confirmed", "true", "tablet-1"),
            (records["items.0.status"], records["items.0.afterRevocation"], records["items.0.deviceId"]));
        Assert.Equal("[]", (await fair.GetAsync("/attendance?participantId=p2"))["items"]);
    }

    [Fact]
    public async Task Batch_OfADeviceInForce_SaysNothingOfRevocation()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("p1");
        var tablet = await Tablet.EnrolAsync(app, fair);

        var answer = await fair.PostAsync(
            "/attendance/batch",
            new { scans = new[] { new { scanId = "s1", participantId = "p1", gateId = "north", method = "qr" } } },
            tablet.Key);

        Assert.Equal("p1", answer["successful.0.record.participantId"]);
        Assert.DoesNotContain("afterRevocation", answer.Text);
        Assert.DoesNotContain("afterRevocation", (await fair.FeedAsync()).Text);
    }

    [Fact]
    public async Task Batch_AfterAWeek_IsOver()
    {
        using var own = new Application();
        var fair = await Fair.OpenAsync(own);
        await fair.PersonAsync("p1");
        var tablet = await Tablet.EnrolAsync(own, fair);
        var scan = new
        {
            scanId = "s1", participantId = "p1", gateId = "north", method = "qr", offline = true, timestamp = own.Now,
        };
        own.Clock.Advance(TimeSpan.FromMinutes(1));
        await tablet.RevokeAsync();
        own.Clock.Advance(TimeSpan.FromDays(7));

        Expect.Problem(
            await fair.PostAsync("/attendance/batch", new { scans = new[] { scan } }, tablet.Key),
            401, "key_revoked", Revoked);
    }

    [Fact]
    public async Task Calls_OfARevokedDevice_ReadNothing()
    {
        using var own = new Application();
        var fair = await Fair.OpenAsync(own);
        var tablet = await Tablet.EnrolAsync(own, fair);
        await tablet.RevokeAsync();
        var count = 0;

        foreach (var call in ApiCalls.All(own).Where(call => call.NamesEvent
            && call.Name is not "POST /attendance/batch"))
        {
            var answer = await own.SendAsync(
                new HttpMethod(call.Method), call.PathIn(fair.EventId), body: null, tablet.Key);
            Assert.Equal((401, "key_revoked"), (answer.Status, answer["code"]));
            count++;
        }

        Assert.InRange(count, 50, 500);
    }

    [Fact]
    public async Task Batch_OfAnotherKindOfRevokedKey_Is401()
    {
        var fair = await Fair.OpenAsync(app);
        var key = await AccessKeyTests.KeyAsync(fair, "staff");
        await fair.PostAsync($"/access-keys/{key["keyId"]}/revoke", null);

        Expect.Problem(
            await fair.PostAsync("/attendance/batch", new { scans = Array.Empty<object>() }, AccessKeyTests.As(key)),
            401, "key_revoked", Revoked);
    }
}
