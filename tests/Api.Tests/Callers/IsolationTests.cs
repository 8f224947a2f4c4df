using Xunit.Abstractions;

namespace Attendance.Callers;

/// <summary>Whoever belongs to one event finds out nothing of another: every call is answered as if that event were not
/// there, and changes nothing.</summary>
public sealed class IsolationTests(ITestOutputHelper output)
{
    [Fact]
    public async Task EveryEndpoint_OfAnotherEvent_AnswersAsIfThereWereNone()
    {
        using var app = new Application();
        var own = await Fair.OpenAsync(app);
        var other = await Fair.OpenAsync(app);
        await other.PersonAsync("p1");
        await other.ScanAsync("s1", "p1");
        var before = (await other.FeedAsync()).Text;
        var count = 0;
        foreach (var role in ApiCalls.Roles.Except([null, "owner"]))
        {
            var caller = await ApiCalls.AsAsync(app, own, role);
            foreach (var call in ApiCalls.All(app).Where(call => call.NamesEvent))
            {
                // "north", "p1", "s1": things that the other event has.
                foreach (var id in (string[])["north", "p1", "1"])
                {
                    var there = await app.SendAsync(
                        new HttpMethod(call.Method), call.PathIn(other.EventId, id), body: null, caller);
                    var nowhere = await app.SendAsync(
                        new HttpMethod(call.Method), call.PathIn("no-such-fair", id), body: null, caller);
                    count++;
                    Assert.Equal(404, there.Status);
                    Assert.Equal(Shape(nowhere, "no-such-fair"), Shape(there, other.EventId));
                }
            }
        }

        output.WriteLine($"{count} calls.");
        Assert.Equal(before, (await other.FeedAsync()).Text);
    }

    [Fact]
    public async Task EveryEndpoint_OfTheOwnEventWithIdsOfAnother_FindsNothing()
    {
        using var app = new Application();
        var own = await Fair.OpenAsync(app);
        var other = await Fair.OpenAsync(app);
        var token = await other.PersonAsync("only-there");
        await other.GateAsync("gate-there");
        var key = await AccessKeyTests.KeyAsync(own, "organiser");
        var before = (await other.FeedAsync()).Text;

        foreach (var call in ApiCalls.All(app).Where(call => call.NamesEvent && call.Pattern.Contains("Id}/")))
        {
            foreach (var id in (string[])["only-there", "gate-there"])
            {
                var answer = await app.SendAsync(
                    new HttpMethod(call.Method), call.PathIn(own.EventId, id), body: null, AccessKeyTests.As(key));
                Assert.DoesNotContain("Kim Minji", answer.Text);
                Assert.DoesNotContain(token, answer.Text);
            }
        }

        var verified = await own.PostAsync(
            "/tokens/verify", new { token, gateId = "north" }, AccessKeyTests.As(key));
        Assert.Equal((200, "false"), (verified.Status, verified["valid"]));
        Assert.Equal(before, (await other.FeedAsync()).Text);
    }

    private static string Shape(Answer answer, string eventId) =>
        $"{answer.Status} {answer["code"]} {answer["detail"]?.Replace(eventId, "…")} {answer.ContentType} "
        + string.Join(",", answer.Headers.Keys.Order());
}
