using Attendance.TestKit;
using Xunit.Abstractions;

namespace Attendance.Fault.Fuzz;

public sealed class ConnectionLimitTests(ITestOutputHelper output)
{
    private const int Max = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Who is in stays in; who comes beyond is let go at once, and may come back when there is room.</summary>
    [Fact]
    public async Task Connections_BeyondTheLimit_AreClosedAtOnce()
    {
        var settings = await ProductSettings.OnAsync(TestDatabase.Sqlite) with
        {
            More = new Dictionary<string, string> { ["Attendance__Limits__Connections"] = $"{Max}" },
        };
        await using var product = await ProductProcess.StartAsync(settings);
        using var first = await RawConnection.OpenAsync(product.Address);
        Assert.Equal(200, await AskAsync(first));

        var others = await Task.WhenAll(
            Enumerable.Range(0, Max * 2).Select(_ => RawConnection.OpenAsync(product.Address)));
        var statuses = await Task.WhenAll(others.Select(AskAsync));

        output.WriteLine($"{statuses.Count(status => status == 200)} of {others.Length} let in beside the first");
        Assert.InRange(statuses.Count(status => status == 200), 1, Max - 1);
        Assert.All(statuses, status => Assert.True(status is 200 or 0));
        Assert.Equal(200, await AskAsync(first));

        foreach (var other in others)
        {
            other.Dispose();
        }

        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            // When a connection is gone for the server is nobody's news but the server's.
            using var later = await RawConnection.OpenAsync(product.Address);
            if (await AskAsync(later) == 200)
            {
                break;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), deadline.Token);
        }
    }

    private static async Task<int> AskAsync(RawConnection connection)
    {
        await connection.SendAsync("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
        return (await connection.ReadAsync(isHead: false, Patience)).Status;
    }
}
