using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Attendance.TestKit;
using Xunit.Abstractions;

namespace Attendance.Fault;

/// <summary>The process ends while devices are enrolled and revoked: no key without its device, no code that works
/// twice, nobody in with what was revoked, and everything journaled once.</summary>
public sealed class DeviceKillTests(ITestOutputHelper output)
{
    /// <summary>Milliseconds until the kill, at most, by round: before, within and after what is under way.</summary>
    private static readonly int[] KillWithinMs = [10, 50, 150, 300, 600];

    [Theory, OnSqlite, OnPostgres]
    public async Task Kill_WhileEnrollingAndRevoking_LeavesNoHalves(TestDatabase store)
    {
        var seed = new Seed(output);
        await using var fair = await Fair.OpenAsync(
            output, await ProductSettings.OnAsync(store), people: 1, gates: 1);
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var http = new HttpClient(handler) { BaseAddress = fair.Product.Address };
        var (answered, lost, revoked) = (0, 0, new List<(string DeviceId, string Key)>());
        for (var round = 0; round < KillWithinMs.Length; round++)
        {
            var code = (await CallAsync(fair, "/devices/codes", new { name = $"Tablet {round}" }))
                .GetProperty("code").GetString()!;
            var enrolling = TryAsync(http, "/api/v1/devices/enrol", new { code, deviceId = $"first-{round}" }, null);
            await KillAsync(fair, seed, KillWithinMs[round]);
            var first = await enrolling;
            var (status, second) = await TryAsync(
                http, "/api/v1/devices/enrol", new { code, deviceId = $"second-{round}" }, null);
            Assert.True(status is 201 or 404, $"{status}");
            Assert.False(first.Status == 201 && status == 201, "One code enrolled two devices.");
            answered += first.Status == 201 ? 1 : 0;
            lost += first.Status != 201 && status == 404 ? 1 : 0;
            await AssertWholeAsync(fair, revoked.Count);

            var enrolled = first.Status == 201 ? first.Body : status == 201 ? second : (JsonElement?)null;
            if (enrolled is not { } device)
            {
                continue;
            }

            var (deviceId, key) = (device.GetProperty("deviceId").GetString()!, device.GetProperty("key").GetString()!);
            Assert.Equal(200, (await TryAsync(http, "/api/v1/devices/self", new { }, key)).Status);
            var revoking = TryAsync(
                http, $"/api/v1/events/{fair.Client.EventId}/devices/{deviceId}/revoke", new { },
                fair.Product.Settings.OwnerKey);
            await KillAsync(fair, seed, KillWithinMs[round]);
            if ((await revoking).Status == 200)
            {
                Assert.Equal(401, (await TryAsync(http, "/api/v1/devices/self", new { }, key)).Status);
            }

            await CallAsync(fair, $"/devices/{deviceId}/revoke", new { });
            revoked.Add((deviceId, key));
            await fair.Product.KillAsync();
            await fair.Product.RestartAsync();
            foreach (var (_, over) in revoked)
            {
                var refused = await TryAsync(http, "/api/v1/devices/self", new { }, over);
                Assert.Equal((401, "key_revoked"), (refused.Status, refused.Body.GetProperty("code").GetString()));
            }

            await AssertWholeAsync(fair, revoked.Count);
        }

        output.WriteLine(
            $"{answered} of {KillWithinMs.Length} enrolments were answered, {lost} were stored without an answer, " +
            $"{revoked.Count} devices were revoked.");
    }

    /// <summary>Every device has one key and one entry, every key a device.</summary>
    private static async Task AssertWholeAsync(Fair fair, int revoked)
    {
        var devices = Items(await fair.Client.GetAsync("/devices?limit=1000"));
        var keys = Items(await fair.Client.GetAsync("/access-keys?limit=1000"));
        var entries = (await fair.Client.FeedAsync()).Where(
            entry => entry.GetProperty("type").GetString()!.StartsWith("device.", StringComparison.Ordinal)).ToList();
        Assert.Equal(Texts(devices, "keyId").Order(), Texts(keys, "keyId").Order());
        Assert.Equal(Texts(devices, "deviceId").Order(), Of(entries, "device.enrolled").Order());
        Assert.Equal(
            Texts(devices.Where(device => device.TryGetProperty("revokedAt", out _)), "deviceId").Order(),
            Of(entries, "device.revoked").Order());
        Assert.Equal(revoked, Of(entries, "device.revoked").Count());
    }

    private static IEnumerable<string> Of(IEnumerable<JsonElement> entries, string type) => Texts(
        entries.Where(entry => entry.GetProperty("type").GetString() == type)
            .Select(entry => entry.GetProperty("data")), "deviceId");

    private static IEnumerable<string> Texts(IEnumerable<JsonElement> items, string name) =>
        items.Select(item => item.GetProperty(name).GetString()!);

    private static JsonElement[] Items(JsonElement page) => [.. page.GetProperty("items").EnumerateArray()];

    private static async Task KillAsync(Fair fair, Seed seed, int withinMs)
    {
        await Task.Delay(seed.Random.Next(0, withinMs));
        await fair.Product.KillAsync();
        await fair.Product.RestartAsync();
    }

    private static async Task<JsonElement> CallAsync(Fair fair, string path, object body)
    {
        var answer = await fair.Client.CallAsync(HttpMethod.Post, path, body);
        Assert.True(answer.Status is 200 or 201, $"{answer}");
        return answer.Body;
    }

    /// <summary>Status 0 when the process went away.</summary>
    private static async Task<(int Status, JsonElement Body)> TryAsync(
        HttpClient http, string path, object body, string? key)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
            request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
            using var response = await http.SendAsync(request);
            return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return (0, default);
        }
    }
}
