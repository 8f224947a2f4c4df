using System.Globalization;
using System.Text;
using System.Text.Json;
using Attendance.TestKit;
using Xunit.Abstractions;

namespace Attendance.Fault.Fuzz;

/// <summary>How much a call may bring along.</summary>
public sealed class BodyLimitTests(ITestOutputHelper output)
{
    private const long FarTooMuch = 10_000_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The length is known ahead, so nobody is told to go on, and nothing is read.</summary>
    [Fact]
    public async Task Body_FarTooLongByItsLength_IsRefusedUnread()
    {
        await using var world = await FuzzWorld.OpenAsync(output, TestDatabase.Sqlite);
        var (refused, unread) = (0, new List<string>());
        foreach (var target in (await world.TargetsAsync()).Where(target => target.Method != "GET"))
        {
            var path = target.Path.Replace("{eventId}", FuzzWorld.Owned, StringComparison.Ordinal)
                .Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
            using var connection = await RawConnection.OpenAsync(world.Fair.Product.Address);
            await connection.SendAsync(
                $"{target.Method} {path} HTTP/1.1\r\nHost: localhost\r\n" +
                $"Authorization: Bearer {world.Fair.Product.Settings.OwnerKey}\r\nContent-Type: application/json\r\n" +
                string.Create(CultureInfo.InvariantCulture, $"Content-Length: {FarTooMuch}\r\n") +
                "Expect: 100-continue\r\n\r\n");
            var answer = await connection.ReadAsync(isHead: false, Patience);

            Assert.False(answer.Continued, $"{target.Method} {path} asked for more");
            Assert.InRange(answer.Status, 200, 499);
            if (answer.Status == 413)
            {
                Assert.Equal("too_large", CodeOf(answer));
                refused++;
            }
            else
            {
                // It needs no body, or the path without an event means none here.
                unread.Add($"{target.Method} {path}: {answer.Status}");
            }
        }

        output.WriteLine($"{refused} refused; not looked at:\n{string.Join('\n', unread)}");
        Assert.InRange(refused, 20, int.MaxValue);
        Assert.Equal(
            ["POST /api/v1/events/owned/keys/rotate: 202", "POST /api/v1/events/owned/mails/cancel: 200"],
            unread.Where(call => call.Contains(": 2", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("/attendance/record", 64 * 1024)]
    [InlineData("/tokens/verify", 64 * 1024)]
    [InlineData("/participants", 256 * 1024)]
    [InlineData("/attendance/batch", 16 * 1024 * 1024)]
    public async Task Body_AByteTooLong_Is413WithTheLimit(string path, int bytesMax)
    {
        await using var fair = await Fair.OpenAsync(
            output, await ProductSettings.OnAsync(TestDatabase.Sqlite), people: 1, gates: 1);

        foreach (var isChunked in (bool[])[false, true])
        {
            var request = new FuzzRequest("POST", $"/api/v1/events/fair{path}")
            {
                Headers =
                [
                    ("Authorization", $"Bearer {fair.Product.Settings.OwnerKey}"), ("Content-Type", "application/json"),
                ],
                Body = Encoding.ASCII.GetBytes(new string(' ', bytesMax + 1)),
                IsChunked = isChunked,
            };
            using var connection = await RawConnection.OpenAsync(fair.Product.Address);
            var sending = connection.SendAsync(request.ToBytes());
            var answer = await connection.ReadAsync(isHead: false, Patience);
            await sending;

            Assert.Equal((413, "too_large"), (answer.Status, CodeOf(answer)));
            Assert.Contains(
                bytesMax.ToString(CultureInfo.InvariantCulture), answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Batch_Of10001_IsRefusedWhole()
    {
        await using var fair = await Fair.OpenAsync(
            output, await ProductSettings.OnAsync(TestDatabase.Sqlite), people: 1, gates: 1);
        var scan = new ScanBody { ScanId = "one", ParticipantId = "person-0000", GateId = "gate-1" };

        var answer = await fair.Client.TryBatchAsync(Enumerable.Repeat(scan, 10_001));

        Assert.Equal((400, "invalid_request"), (answer!.Status, answer.Code));
        Assert.Equal(
            "must be 1 to 10000 scans",
            answer.Body.GetProperty("errors").GetProperty("scans")[0].GetString());
        Assert.Empty((await fair.RecountAsync()).Records);
    }

    private static string? CodeOf(RawAnswer answer)
    {
        using var json = JsonDocument.Parse(answer.Body);
        return json.RootElement.GetProperty("code").GetString();
    }
}
