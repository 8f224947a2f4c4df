using System.Net.Http.Headers;

namespace Attendance.Scans;

/// <summary>Row 1, field by field, and row 2.</summary>
public sealed class ScanRequestTests(OneFair app) : IClassFixture<OneFair>
{
    private const string Good = """{"scanId":"s","participantId":"kim","gateId":"north","method":"manual"}""";
    private const string Id = "must be 1–64 of A–Z a–z 0–9 . _ - :";
    private const string OneOf = "exactly one of participantId, token and qr says who it is";
    private const string Time = "must be after 2000 and at most a day ahead";
    private const string TimeForm = "A time must look like 2026-05-01T09:30:00+09:00.";
    private const string Stranger = "is not a field of this request";
    private const string WrongType = "is of the wrong type";

    public static TheoryData<string> Spellings => ScanSpelling.All;

    /// <summary>What differs from a good scan, the field at fault, and what is said of it.</summary>
    public static TheoryData<string, string, string> Faults => new()
    {
        { """{"scanId":"a/b"}""", "scanId", Id },
        { """{"scanId":""}""", "scanId", Id },
        { $$"""{"scanId":"{{new string('a', 65)}}"}""", "scanId", Id },
        { """{"gateId":null}""", "gateId", Id },
        { """{"gateId":"nörth"}""", "gateId", Id },
        { """{"participantId":"k m"}""", "participantId", Id },
        { """{"participantId":null}""", "participantId", OneOf },
        { """{"token":"T-1234"}""", "participantId", OneOf },
        { """{"participantId":null,"token":"a","qr":"b"}""", "participantId", OneOf },
        { $$"""{"participantId":null,"token":"{{new string('a', 257)}}"}""", "token", "may have 256 characters" },
        { $$"""{"participantId":null,"qr":"{{new string('a', 257)}}"}""", "qr", "may have 256 characters" },
        { """{"method":null}""", "method", "must be qr_scan, ble_auto or manual" },
        { """{"method":"QR"}""", "method", "must be qr_scan, ble_auto or manual" },
        { """{"direction":"up"}""", "direction", "must be in or out" },
        { """{"direction":"out"}""", "direction", "this gate does not have this direction" },
        { """{"timestamp":"2026-06-01T09:00:00"}""", "timestamp", TimeForm },
        { """{"timestamp":"yesterday"}""", "timestamp", TimeForm },
        { """{"timestamp":1780304400}""", "timestamp", TimeForm },
        { """{"timestamp":"1999-12-31T23:59:59Z"}""", "timestamp", Time },
        { """{"timestamp":"2026-06-03T09:00:00Z"}""", "timestamp", Time },
        { """{"timestamp":"9999-12-31T23:59:59Z"}""", "timestamp", Time },
        { """{"colour":"red"}""", "colour", Stranger },
        { """{"Method":"manual"}""", "Method", Stranger },
        { """{"a.b":1}""", "a.b", Stranger },
        { """{"location":{"lat":1,"lng":2,"height":3}}""", "location.height", Stranger },
        { """{"gateId":7}""", "gateId", WrongType },
        { """{"gateId":["north"]}""", "gateId", WrongType },
        { """{"offline":"yes"}""", "offline", WrongType },
        { """{"deviceInfo":"tablet"}""", "deviceInfo", WrongType },
        { """{"override":{}}""", "override.reason", "must say why" },
        { """{"override":{"reason":" "}}""", "override.reason", "must say why" },
        { """{"location":{"lat":91,"lng":0}}""", "location.lat", "must be between -90 and 90" },
        { """{"location":{"lat":0}}""", "location.lng", "must be between -180 and 180" },
        { """{"location":{"lat":0,"lng":0,"accuracy":-1}}""", "location.accuracy", "must be metres, 0 or more" },
        { """{"deviceInfo":{"deviceId":"my tablet"}}""", "deviceInfo.deviceId", "must be an id" },
    };

    /// <summary>Bodies that are no scan at all.</summary>
    public static TheoryData<string, string, string> Bodies => new()
    {
        { "", "body", "is missing" },
        { "null", "body", "is missing" },
        { "{", "body", "is not valid JSON" },
        { """{"scanId":"s",}""", "body", "is not valid JSON" },
        { Good + "x", "body", "is not valid JSON" },
        { "[]", "body", WrongType },
        { "\"scan\"", "body", WrongType },
        { $$"""{"location":{{new string('[', 5_000)}}""", "location", WrongType },
        { $$"""{"colour":{{new string('[', 5_000)}}""", "colour", Stranger },
    };

    [Theory, MemberData(nameof(Faults))]
    public async Task Record_OneFieldWrong_Is400ThatNamesIt(string difference, string field, string fault)
    {
        var answer = await app.PostAsync("/api/v1/attendance/record", Json.With(Good, difference));

        Expect.Invalid(answer, (field, fault));
    }

    [Theory, MemberData(nameof(Bodies))]
    public async Task Record_NoScanAtAll_Is400(string body, string field, string fault)
    {
        var answer = await app.PostAsync("/api/v1/attendance/record", body);

        Expect.Invalid(answer, (field, fault));
    }

    [Theory, MemberData(nameof(Spellings))]
    public async Task Record_NothingGiven_NamesEveryFieldThatIsMissing(string path)
    {
        var answer = await app.PostAsync(path, "{}");

        Expect.Invalid(
            answer, ("gateId", Id), ("participantId", OneOf), ("method", "must be qr_scan, ble_auto or manual"));
    }

    [Theory, MemberData(nameof(Spellings))]
    public async Task Record_NotJson_Is415(string path)
    {
        var text = new StringContent(Good, new MediaTypeHeaderValue("text/plain"));

        var answer = await app.PostAsync(path, text);

        Expect.Problem(
            answer, 415, "unsupported_media_type", "Send JSON, with Content-Type: application/json.");
    }

    [Theory, MemberData(nameof(Spellings))]
    public async Task Record_NoContentType_Is415(string path)
    {
        var answer = await app.PostAsync(path, new ByteArrayContent("{}"u8.ToArray()));

        Expect.Problem(
            answer, 415, "unsupported_media_type", "Send JSON, with Content-Type: application/json.");
    }

    [Theory, MemberData(nameof(Spellings))]
    public async Task Record_TooLarge_Is413ThatSaysTheLimit(string path)
    {
        var answer = await app.PostAsync(path, Json.With(Good, new { token = new string('a', 64 * 1024) }));

        Expect.Problem(answer, 413, "too_large", "The request may have 65536 bytes.");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer ")]
    [InlineData("Bearer somebody-else-entirely")]
    [InlineData("Basic dGhlLW93bmVyLW9mLXRoZXNlLXRlc3Rz")]
    public async Task Record_UnknownCaller_Is401(string? authorization)
    {
        var answer = await app.PostAsync("/api/v1/attendance/record", Good, ("Authorization", authorization!));

        Expect.Problem(
            answer, 401, "unauthenticated", "Send a valid key as \"Authorization: Bearer …\" or \"X-Api-Key: …\".");
        Assert.Equal("Bearer", answer.Headers["WWW-Authenticate"]);
    }

    [Fact]
    public async Task Record_KeyInItsOwnHeader_IsKnown()
    {
        var answer = await app.PostAsync(
            "/api/v1/attendance/record", "{", ("Authorization", null!), ("X-Api-Key", Application.OwnerKey));

        Assert.Equal(400, answer.Status);
    }

    [Theory]
    [InlineData("qr", "qr_scan")]
    [InlineData("qr_scan", "qr_scan")]
    [InlineData("ble", "ble_auto")]
    [InlineData("ble_auto", "ble_auto")]
    [InlineData("manual", "manual")]
    public async Task Record_EachWayToWriteAMethod_IsReadAsTheMethod(string written, string method)
    {
        var kim = app.NextId("kim");
        await app.Fair.PersonAsync(kim);

        var answer = await app.Fair.ScanAsync($"s-{kim}", kim, new { method = written });

        Assert.Equal((201, method), (answer.Status, answer["record.method"]));
    }

    [Fact]
    public async Task Record_FaultyRequests_LeaveNoTrace()
    {
        var before = await app.Fair.GetAsync("/analytics/realtime");
        await app.PostAsync("/api/v1/attendance/record", Json.With(Good, new { direction = "out" }));
        await app.PostAsync("/api/v1/attendance/record", Json.With(Good, new { gateId = "a/b" }));

        var after = await app.Fair.GetAsync("/analytics/realtime");

        Assert.Equal(before.Text, after.Text);
    }
}
