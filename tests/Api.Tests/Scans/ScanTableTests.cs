namespace Attendance.Scans;

/// <summary>Rows 3 to 14 of the table of checks, in its order, for every spelling of the path.</summary>
public sealed class ScanTableTests(OneFair app) : IClassFixture<OneFair>
{
    private static readonly string[] Refusal = ["record", "gate"];
    private static readonly string[] RefusalOfSomebody = ["record", "gate", "participant"];

    private readonly Fair _fair = app.Fair;

    public static TheoryData<string> Spellings => ScanSpelling.All;

    [Theory, MemberData(nameof(Spellings))]
    public async Task Record_NothingAgainstIt_Is201WithTheWholeAnswer(string path)
    {
        var kim = await SomebodyAsync();

        var answer = await ScanAsync(path, new { scanId = $"s-{kim.Id}", token = kim.Token, gateId = "hall",
            method = "qr" });

        Assert.Equal((201, "application/json; charset=utf-8"), (answer.Status, answer.ContentType));
        var (position, load, inside) = (answer["record.position"]!, answer["gate.currentLoad"]!,
            answer["zone.inside"]!);
        Expect.Same(
            $$"""
            {
              "result": "confirmed", "replayed": false,
              "record": {
                "id": "{{position}}", "position": {{position}}, "scanId": "s-{{kim.Id}}", "participantId": "{{kim.Id}}",
                "gateId": "hall", "zone": "hall", "timestamp": "2026-06-01T09:00:00+00:00", "clockOff": false,
                "receivedAt": "2026-06-01T09:00:00+00:00", "method": "qr_scan", "direction": "in", "admitted": true,
                "status": "confirmed", "offline": false, "overrideAsked": false, "overrideNeeded": false,
                "processingMs": 0
              },
              "participant": { "participantId": "{{kim.Id}}", "name": "Kim Minji", "groups": [],
                  "status": "registered" },
              "gate": { "gateId": "hall", "currentLoad": {{load}}, "estimatedWaitSeconds": 1 },
              "zone": { "zone": "hall", "inside": {{inside}} }
            }
            """,
            answer.Json);
    }

    [Theory, MemberData(nameof(Spellings))]
    public async Task Record_SucceededBefore_Is200WithTheSameAnswerAndNothingNew(string path)
    {
        var kim = await SomebodyAsync();
        var scan = Scan(kim.Id);
        var first = await ScanAsync(path, scan);

        var again = await ScanAsync(path, scan);

        Assert.Equal((201, 200), (first.Status, again.Status));
        Expect.Same(Json.With(first.Text, new { replayed = true }), again.Json);
        Assert.Equal(["attendance.recorded"], await _fair.EntriesOfAsync($"s-{kim.Id}"));
    }

    [Theory, MemberData(nameof(Spellings))]
    public async Task Record_EventClosed_Is409EventNotOpen(string path)
    {
        var kim = await SomebodyAsync();
        await _fair.StatusAsync("closed");

        var answer = await ScanAsync(path, Scan(kim.Id));

        await _fair.StatusAsync("open");
        ExpectRefusal(answer, 409, "event_not_open", "The event is not open for check-in.", RefusalOfSomebody);
    }

    [Theory, MemberData(nameof(Spellings))]
    public async Task Record_NoSuchGate_Is404GateNotFound(string path)
    {
        var kim = await SomebodyAsync();

        var answer = await ScanAsync(path, Scan(kim.Id, "nowhere"));

        ExpectRefusal(answer, 404, "gate_not_found", "The event has no such gate.", RefusalOfSomebody);
    }

    [Theory, MemberData(nameof(Spellings))]
    public async Task Record_GateSwitchedOff_Is404GateInactive(string path)
    {
        var kim = await SomebodyAsync();

        var answer = await ScanAsync(path, Scan(kim.Id, "dark"));

        ExpectRefusal(answer, 404, "gate_inactive", "This gate is switched off.", RefusalOfSomebody);
    }

    [Theory, MemberData(nameof(Spellings))]
    public async Task Record_NobodyOfThisId_Is404ParticipantNotFound(string path)
    {
        var answer = await ScanAsync(path, Scan(app.NextId("nobody")));

        ExpectRefusal(answer, 404, "participant_not_found", "Nobody on the list goes by this.", Refusal);
    }

    [Theory, MemberData(nameof(Spellings))]
    public async Task Record_ForgedToken_Is404TokenInvalid(string path)
    {
        var kim = await SomebodyAsync();
        var forged = kim.Token[..^1] + (kim.Token[^1] == '0' ? '1' : '0');

        var answer = await ScanAsync(path, new { token = forged, gateId = "north", method = "qr_scan" });

        ExpectRefusal(answer, 404, "token_invalid", "This is not a token of this event.", Refusal);
        Assert.Null(answer["record.participantId"]);
    }

    [Theory, MemberData(nameof(Spellings))]
    public async Task Record_RotatedToken_Is403TokenRevoked(string path)
    {
        var kim = await SomebodyAsync();
        await _fair.PostAsync($"/participants/{kim.Id}/token/rotate", null);

        var answer = await ScanAsync(path, new { qr = kim.Token, gateId = "north", method = "qr_scan" });

        ExpectRefusal(answer, 403, "token_revoked", "This token was replaced or taken back.", RefusalOfSomebody);
    }

    [Theory, MemberData(nameof(Spellings))]
    public async Task Record_RevokedToken_Is403TokenRevoked(string path)
    {
        var kim = await SomebodyAsync();
        await _fair.PostAsync($"/participants/{kim.Id}/token/revoke", null);

        var answer = await ScanAsync(path, new { token = kim.Token, gateId = "north", method = "qr_scan" });

        ExpectRefusal(answer, 403, "token_revoked", "This token was replaced or taken back.", RefusalOfSomebody);
    }

    [Theory]
    [InlineData("pending")]
    [InlineData("suspended")]
    [InlineData("cancelled")]
    public async Task Record_StatusThatMayNotEnter_Is400ParticipantInactive(string status)
    {
        var kim = await SomebodyAsync(new { status });

        var answer = await ScanAsync("/api/attendance/checkin", Scan(kim.Id));

        ExpectRefusal(
            answer, 400, "participant_inactive", "This participant may not enter: see the status.", RefusalOfSomebody);
        Assert.Equal(status, answer["participant.status"]);
    }

    [Theory, MemberData(nameof(Spellings))]
    public async Task Record_GatesPermissionMissing_Is403PermissionMissing(string path)
    {
        var kim = await SomebodyAsync();

        var answer = await ScanAsync(path, Scan(kim.Id, "vip"));

        ExpectRefusal(
            answer, 403, "permission_missing", "This participant lacks the permission that the gate asks for.",
            RefusalOfSomebody);
    }

    [Theory, MemberData(nameof(Spellings))]
    public async Task Record_AttendanceMissing_Is403PermissionMissing(string path)
    {
        var kim = await SomebodyAsync(new { permissions = new[] { "vip" } });

        var answer = await ScanAsync(path, Scan(kim.Id, "vip"));

        ExpectRefusal(
            answer, 403, "permission_missing", "This participant lacks the permission that the gate asks for.",
            RefusalOfSomebody);
    }

    [Theory, MemberData(nameof(Spellings))]
    public async Task Record_BeforeTheWindow_Is400OutsideWindow(string path)
    {
        var kim = await SomebodyAsync();

        var early = await ScanAsync(path, Json.With(Scan(kim.Id), new { timestamp = "2026-06-01T06:59:59.999Z" }));
        var inTime = await ScanAsync(path, Json.With(Scan(kim.Id), new { timestamp = "2026-06-01T07:00:00Z" }));

        ExpectRefusal(early, 400, "outside_window", "Check-in has not begun yet, or is over.", RefusalOfSomebody);
        Assert.Equal(201, inTime.Status);
    }

    [Theory, MemberData(nameof(Spellings))]
    public async Task Record_AfterTheWindow_Is400OutsideWindowButExitsPass(string path)
    {
        var kim = await SomebodyAsync();
        await _fair.ConfigureAsync(new { endTime = "2026-06-01T08:01:00Z", settings = new { admitAfterMinutes = 58 } });

        var late = await ScanAsync(path, Scan(kim.Id));
        var exit = await ScanAsync(path, Scan(kim.Id, "exit"));

        await _fair.ConfigureAsync(new { });
        ExpectRefusal(late, 400, "outside_window", "Check-in has not begun yet, or is over.", RefusalOfSomebody);
        Assert.Equal((201, "out"), (exit.Status, exit["record.direction"]));
    }

    [Theory, MemberData(nameof(Spellings))]
    public async Task Record_AgainWithinTheWindow_Is409DuplicateWithTheFirst(string path)
    {
        var kim = await SomebodyAsync();
        var first = await ScanAsync(path, Json.With(Scan(kim.Id), new { deviceInfo = new { deviceId = "tablet-1" } }));

        var answer = await ScanAsync(path, Json.With(Scan(kim.Id), new { scanId = $"t-{kim.Id}" }));

        ExpectRefusal(
            answer, 409, "duplicate", "Scanned at this gate already, at 2026-06-01T09:00:00.0000000+00:00.",
            [.. RefusalOfSomebody, "first"], "duplicate");
        Expect.Same(
            new
            {
                recordId = first["record.id"], gateId = "north", timestamp = "2026-06-01T09:00:00+00:00",
                    deviceId = "tablet-1",
            },
            answer.At("first"));
    }

    [Theory, MemberData(nameof(Spellings))]
    public async Task Record_InsideAlready_Is409AlreadyCheckedInWithTheFirst(string path)
    {
        var kim = await SomebodyAsync();
        var first = await ScanAsync(path, Scan(kim.Id));

        var answer = await ScanAsync(path, Json.With(Scan(kim.Id, "south"), new { scanId = $"t-{kim.Id}" }));

        ExpectRefusal(
            answer, 409, "already_checked_in", "Checked in already: gate north, 2026-06-01T09:00:00.0000000+00:00.",
            [.. RefusalOfSomebody, "first"], "duplicate");
        Expect.Same(
            new { recordId = first["record.id"], gateId = "north", timestamp = "2026-06-01T09:00:00+00:00" },
            answer.At("first"));
    }

    [Theory, MemberData(nameof(Spellings))]
    public async Task Record_BackWithReentryOff_Is409AlreadyCheckedIn(string path)
    {
        var kim = await SomebodyAsync();
        await _fair.ConfigureAsync(new { settings = new { reentry = false } });
        await ScanAsync(path, Scan(kim.Id));
        await ScanAsync(path, Json.With(Scan(kim.Id, "exit"), new { scanId = $"x-{kim.Id}" }));

        var answer = await ScanAsync(path, Json.With(Scan(kim.Id, "south"), new { scanId = $"t-{kim.Id}" }));

        await _fair.ConfigureAsync(new { });
        ExpectRefusal(
            answer, 409, "already_checked_in", "Checked in already: gate north, 2026-06-01T09:00:00.0000000+00:00.",
            [.. RefusalOfSomebody, "first"], "duplicate");
    }

    private async Task<(string Id, string Token)> SomebodyAsync(object? person = null)
    {
        var id = app.NextId("kim");
        return (id, await _fair.PersonAsync(id, person));
    }

    private Task<Answer> ScanAsync(string path, object scan) => app.PostAsync(path, scan);

    private static object Scan(string participantId, string gateId = "north") =>
        new { scanId = $"s-{participantId}", participantId, gateId, method = "manual" };

    private static void ExpectRefusal(
        Answer answer, int status, string code, string detail, string[] beside, string result = "refused")
    {
        Expect.Problem(answer, status, code, detail, new { result, replayed = false }, beside);
        Assert.Equal(
            (answer["record.position"], "false", result, code),
            (answer["record.id"], answer["record.admitted"], answer["record.status"], answer["record.reason"]));
        Assert.Null(answer["record.postedBy"]);
    }
}
