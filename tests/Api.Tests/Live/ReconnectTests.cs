using System.Net.WebSockets;
using System.Text;
using Attendance.Journal;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Attendance.Live;

/// <summary>Alerts, each once, whenever a client comes back; and the orderly end.</summary>
public sealed class ReconnectTests(LiveApplication app) : IClassFixture<LiveApplication>
{
    [Fact]
    public async Task Alerts_AreToldOnceEach()
    {
        var fair = await Fair.OpenAsync(app);
        await using var live = await app.WatchAsync(fair);
        await live.NextAsync();

        await RaiseAsync(fair, "a-1");
        await ClearAsync(fair, "a-1");
        var last = await RaiseAsync(fair, "a-2");
        var messages = await live.UntilPictureAsync(last);

        Assert.Equal(
            [("alert.raised", "a-1"), ("alert.cleared", "a-1"), ("alert.raised", "a-2")],
            messages.Where(message => !message.Is("stats.updated"))
                .Select(message => ((string)message["type"]!, (string)message["data"]!["alertId"]!)));
        Assert.Equal("a-2", (string?)messages[^1]["data"]!["alerts"]![0]!["alertId"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reconnect_AfterAPosition_MissesNoAlertAndRepeatsNone(bool somebodyStays)
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("ann");
        await using var other = somebodyStays ? await app.WatchAsync(fair) : null;
        long seen;
        await using (var live = await app.WatchAsync(fair))
        {
            seen = await RaiseAsync(fair, "before");
            await live.UntilPictureAsync(seen);
        }

        await RaiseAsync(fair, "while-away");
        await fair.ScanAsync("s-1", "ann");
        await ClearAsync(fair, "before");
        await using var again = await app.WatchAsync(fair, $"?after={seen}");
        var last = await RaiseAsync(fair, "back");
        var messages = await again.UntilPictureAsync(last);

        Assert.Equal(
            [("alert.raised", "while-away"), ("alert.cleared", "before"), ("alert.raised", "back")],
            messages.Where(message => ((string)message["type"]!).StartsWith("alert", StringComparison.Ordinal))
                .Select(message => ((string)message["type"]!, (string)message["data"]!["alertId"]!)));
        Assert.All(messages, message => Assert.Null(message["reset"]));
        Expect.Same((await fair.GetAsync("/analytics/realtime")).Json, messages[^1]["data"]);
    }

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(0)]
    public async Task Reconnect_FromWhereNobodyCanTell_IsASnapshotThatSaysSo(long after)
    {
        var fair = await Fair.OpenAsync(app);
        await AlertsAsync(fair, count: after == 0 ? LiveOptions.AlertsMax + 1 : 1);

        await using var live = await app.WatchAsync(fair, $"?after={after}");
        var first = await live.NextAsync();
        await RaiseAsync(fair, "later");
        var next = await live.NextAsync();

        Assert.Equal(("stats.updated", true), ((string?)first!["type"], (bool?)first["reset"]));
        Assert.Equal(("alert.raised", "later"), ((string?)next!["type"], (string?)next["data"]!["alertId"]));
    }

    [Fact]
    public async Task Stop_ClosesWith1001AfterTheAnswers()
    {
        await using var stopping = new LiveApplication();
        var fair = await Fair.OpenAsync(stopping);
        await fair.PersonAsync("ann");
        await using var live = await stopping.WatchAsync(fair);
        await live.NextAsync();

        var stopped = stopping.Services.GetRequiredService<Microsoft.Extensions.Hosting.IHostApplicationLifetime>();
        stopped.StopApplication();
        var closed = await live.ClosedAsync();

        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, closed.Status);
        Assert.Equal("The server is stopping; reconnect with ?after=.", closed.Reason);
    }

    private Task<long> RaiseAsync(Fair fair, string alertId) =>
        AppendAsync(fair, [Raised(alertId)]);

    private Task<long> ClearAsync(Fair fair, string alertId) => AppendAsync(
        fair, [Entry(EntryKind.AlertCleared, $$"""{"alertId":"{{alertId}}","kind":"test"}""")]);

    private Task AlertsAsync(Fair fair, int count) =>
        AppendAsync(fair, [.. Enumerable.Range(0, count).Select(i => Raised($"many-{i}"))]);

    private NewEntry Raised(string alertId) => Entry(
        EntryKind.AlertRaised,
        $$"""{"alertId":"{{alertId}}","kind":"test","since":"2026-06-01T09:00:00Z","count":1,"action":"Look."}""");

    private NewEntry Entry(EntryKind kind, string data) => new()
    {
        Kind = kind,
        At = app.Now,
        Data = Encoding.UTF8.GetBytes(data),
    };

    private async Task<long> AppendAsync(Fair fair, NewEntry[] entries)
    {
        var journal = app.Services.GetRequiredService<IGrainFactory>().GetGrain<IJournalGrain>(fair.EventId);
        var results = await journal.Append([new JournalAppend { Entries = [.. entries] }]);
        Assert.Equal(AppendOutcome.Committed, results[0].Outcome);
        return results[0].Position + entries.Length - 1;
    }
}
