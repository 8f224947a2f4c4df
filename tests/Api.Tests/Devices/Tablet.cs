namespace Attendance.Devices;

/// <summary>An enrolled device of a test's.</summary>
internal sealed record Tablet(Fair Fair, string DeviceId, string KeyText)
{
    public (string Name, string Value) Key => ("Authorization", $"Bearer {KeyText}");

    public static async Task<Tablet> EnrolAsync(
        Application app, Fair fair, string? deviceId = null, string[]? gates = null, string[]? rights = null)
    {
        var code = await CodeAsync(fair, gates, rights);
        var answer = await EnrolAsync(app, code["code"]!, deviceId);
        Assert.Equal(201, answer.Status);
        return new Tablet(fair, answer["deviceId"]!, answer["key"]!);
    }

    public static async Task<Answer> CodeAsync(Fair fair, string[]? gates = null, string[]? rights = null)
    {
        var answer = await fair.PostAsync("/devices/codes", new { name = "Tablet at the north gate", gates, rights });
        Assert.Equal(201, answer.Status);
        return answer;
    }

    /// <summary>As nobody: the code is all that a new device has.</summary>
    public static Task<Answer> EnrolAsync(Application app, string code, string? deviceId = null) =>
        app.PostAsync("/api/v1/devices/enrol", new { code, deviceId }, ("Authorization", null!));

    public Task<Answer> ScanAsync(string scanId, string participantId, object? more = null) => Fair.PostAsync(
        "/attendance/record",
        Json.With(new { scanId, participantId, gateId = "north", method = "qr" }, more ?? new { }), Key);

    public async Task RevokeAsync() =>
        Assert.Equal(200, (await Fair.PostAsync($"/devices/{DeviceId}/revoke", null)).Status);
}
