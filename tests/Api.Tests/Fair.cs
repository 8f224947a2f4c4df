namespace Attendance;

/// <summary>An event of a test's own, from 08:00 to 18:00 on the day of the clock, and the calls within it.</summary>
public sealed class Fair(Application app, string eventId)
{
    public string EventId => eventId;

    /// <summary>An open event with the gate "north".</summary>
    public static async Task<Fair> OpenAsync(Application app, object? settings = null, string? eventId = null)
    {
        var fair = await DraftAsync(app, settings, eventId);
        await fair.GateAsync("north");
        await fair.StatusAsync("published", "open");
        return fair;
    }

    public static async Task<Fair> DraftAsync(Application app, object? settings = null, string? eventId = null)
    {
        var fair = new Fair(app, eventId ?? app.NextId("fair"));
        var answer = await app.PostAsync("/api/v1/events", fair.Body(settings));
        Assert.Equal(201, answer.Status);
        return fair;
    }

    public string Path(string rest = "") => $"/api/v1/events/{eventId}{rest}";

    public string Body(object? settings = null) => Json.Text(new
    {
        eventId,
        eventName = "A fair",
        startTime = app.Now.Date.AddHours(8).ToString("yyyy-MM-ddTHH:mm:ssZ"),
        endTime = app.Now.Date.AddHours(18).ToString("yyyy-MM-ddTHH:mm:ssZ"),
        timeZone = "Asia/Seoul",
        settings,
    });

    public Task<Answer> GetAsync(string rest, params (string Name, string Value)[] headers) =>
        app.GetAsync(Path(rest), headers);

    public Task<Answer> PostAsync(string rest, object? body, params (string Name, string Value)[] headers) =>
        app.PostAsync(Path(rest), body, headers);

    public Task<Answer> PutAsync(string rest, object body) => app.PutAsync(Path(rest), body);

    public async Task<Answer> ConfigureAsync(object changes)
    {
        var answer = await app.PutAsync(Path(), Json.With(Body(), changes));
        Assert.Equal(200, answer.Status);
        return answer;
    }

    public async Task StatusAsync(params string[] statuses)
    {
        foreach (var status in statuses)
        {
            Assert.Equal(200, (await PostAsync("/status", new { status })).Status);
        }
    }

    public async Task<Answer> GateAsync(string gateId, object? gate = null)
    {
        var answer = await app.PutAsync(Path($"/gates/{gateId}"), gate ?? new { });
        Assert.True(answer.Status is 200 or 201, answer.Text);
        return answer;
    }

    /// <summary>Somebody new; answers with the token.</summary>
    public async Task<string> PersonAsync(string participantId, object? person = null)
    {
        var body = Json.With(
            new { participantId, name = "Kim Minji", email = $"{participantId}@example.com" }, person ?? new { });
        var answer = await PostAsync("/participants", body);
        Assert.Equal(201, answer.Status);
        return answer["token"]!;
    }

    public Task<Answer> ScanAsync(string scanId, string participantId, object? more = null, string gateId = "north") =>
        PostAsync(
            "/attendance/record",
            Json.With(new { scanId, participantId, gateId, method = "manual" }, more ?? new { }));

    /// <summary>The whole journal as the feed shows it.</summary>
    public Task<Answer> FeedAsync() => GetAsync("/feed?after=0&limit=1000");

    /// <summary>The journal's entries of one scan: their types.</summary>
    public async Task<string[]> EntriesOfAsync(string scanId)
    {
        var feed = await FeedAsync();
        return
        [
            .. feed.At("items")!.AsArray().Where(entry => (string?)entry!["data"]!["scanId"] == scanId)
                .Select(entry => (string)entry!["type"]!),
        ];
    }
}
