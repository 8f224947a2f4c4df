namespace Attendance.Hosting;

public sealed class TransportTests(Application app) : IClassFixture<Application>
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/api/v1/events")]
    [InlineData("/no/such/path")]
    public async Task Answer_Any_CarriesTheSafetyHeaders(string path)
    {
        var answer = await app.GetAsync(path);

        Assert.Equal(
            ("nosniff", "default-src 'none'; frame-ancestors 'none'", "no-referrer", "no-store"),
            (answer.Headers["X-Content-Type-Options"], answer.Headers["Content-Security-Policy"],
                answer.Headers["Referrer-Policy"], answer.Headers["Cache-Control"]));
        Assert.DoesNotContain("Server", answer.Headers.Keys);
        Assert.DoesNotContain("Strict-Transport-Security", answer.Headers.Keys);
    }

    [Fact]
    public async Task Call_FromAnotherOrigin_GetsNoLeave()
    {
        var answer = await app.GetAsync("/api/v1/events", ("Origin", "https://elsewhere.example"));
        var ahead = await app.SendAsync(
            HttpMethod.Options, "/api/v1/events", null, ("Origin", "https://elsewhere.example"),
            ("Access-Control-Request-Method", "POST"));

        Assert.DoesNotContain(
            answer.Headers.Keys.Concat(ahead.Headers.Keys),
            name => name.StartsWith("Access-Control", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Call_FromAnAllowedOrigin_GetsLeave()
    {
        using var own = new Console();

        var answer = await own.GetAsync("/api/v1/events", ("Origin", "https://console.example.org"));

        Assert.Equal("https://console.example.org", answer.Headers["Access-Control-Allow-Origin"]);
        Assert.DoesNotContain("Access-Control-Allow-Credentials", answer.Headers.Keys);
    }

    private sealed class Console : Application
    {
        protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
        {
            ["Attendance:AllowedOrigins"] = "https://console.example.org",
        };
    }
}
