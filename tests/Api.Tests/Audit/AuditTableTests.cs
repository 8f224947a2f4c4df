using Attendance.Callers;
using Xunit.Abstractions;

namespace Attendance.Audit;

/// <summary>Calls every endpoint as the owner, and looks at what the audit log tells of it.</summary>
public sealed class AuditTableTests(ITestOutputHelper output)
{
    /// <summary>Calls by which nothing changes but the journal, whatever their method.</summary>
    private static readonly string[] NotAudited =
    [
        "POST /api/attendance/checkin", "POST /api/tokens/verify", "POST /attendance/batch",
        "POST /attendance/record", "POST /devices/self", "POST /tokens/verify",
    ];

    /// <summary>Calls that read much at once.</summary>
    private static readonly string[] AuditedReads =
    [
        "GET /audit", "GET /audit/export.ndjson", "GET /participants/badges",
        "GET /participants/bulk-upload/{uploadId}/report", "GET /participants/bulk-upload/{uploadId}/report.csv",
        "GET /participants/{participantId}/export", "GET /reports/journal.csv", "GET /reports/journal.ndjson",
    ];

    private static readonly string[] OfNobody =
    [
        "POST /devices/enrol", "POST /session", "POST /session/accept", "POST /session/refresh", "POST /oauth/token",
    ];

    [Fact]
    public async Task EveryEndpoint_AsTheOwner_LeavesOneEntryIfItChangesSomething()
    {
        using var app = new Application();
        var fair = await Fair.OpenAsync(app);
        var calls = ApiCalls.All(app);
        var (audited, seen) = (0, new SortedSet<string>(StringComparer.Ordinal));
        foreach (var call in calls)
        {
            var before = await app.HeadAsync();
            var answer = await app.SendAsync(new HttpMethod(call.Method), call.PathIn(fair.EventId), body: null);
            var isRefused = answer["code"] == "forbidden";
            var isAudited = isRefused || (call.Method == "GET"
                ? AuditedReads.Contains(call.Name)
                : !NotAudited.Contains(call.Name));
            if (isRefused)
            {
                await app.AwaitEntriesAsync(before, 1);
            }

            var entries = await app.EntriesAsync(before);
            Assert.True(entries.Count == (isAudited ? 1 : 0), $"{call} left {entries.Count} entries: {answer.Text}");
            seen.Add(call.Name);
            if (isAudited)
            {
                audited++;

                // Whoever enrols a device or signs in is nobody yet, whatever key is sent along.
                var (caller, role) = OfNobody.Contains(call.Name) ? ("anonymous", null) : ("owner", "owner");
                Assert.Equal(
                    (caller, role, call.Method, call.Pattern, answer.Status, answer["code"]),
                    ((string)entries[0]["caller"]!, (string?)entries[0]["role"], (string)entries[0]["method"]!,
                        (string)entries[0]["route"]!, (int)entries[0]["status"]!,
                        (string?)entries[0]["code"]));
            }
        }

        Assert.Empty(NotAudited.Concat(AuditedReads).Except(seen));
        output.WriteLine($"{audited} of {calls.Count} endpoints are audited.");
    }
}
