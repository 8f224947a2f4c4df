namespace Attendance.Scans;

/// <summary>The three ways to write the path of a scan.</summary>
public static class ScanSpelling
{
    public const string EventId = "only";

    public static TheoryData<string> All =>
        ["/api/v1/attendance/record", $"/api/v1/events/{EventId}/attendance/record", "/api/attendance/checkin"];
}

/// <summary>A deployment with one event, so that a path without an event means that one.</summary>
public sealed class OneFair : Application, IAsyncLifetime
{
    public Fair Fair { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Fair = await Fair.OpenAsync(this, eventId: ScanSpelling.EventId);
        await Fair.GateAsync("south", new { direction = "both" });
        await Fair.GateAsync("exit", new { direction = "out" });
        await Fair.GateAsync("hall", new { zone = "hall" });
        await Fair.GateAsync("vip", new { requiredPermission = "vip" });
        await Fair.GateAsync("dark", new { isActive = false });
    }

    public new Task DisposeAsync() => base.DisposeAsync().AsTask();
}
