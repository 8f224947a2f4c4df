using System.Text;

namespace Attendance.Mails;

/// <summary>From a file to a queued ticket, and back again.</summary>
public sealed class OnboardingTests(Application app) : IClassFixture<Application>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Upload_ThenUndo_CancelsTokensAndUnsentMails()
    {
        var fair = await Fair.OpenAsync(app, new { mailTickets = true });
        var rows = string.Concat(Enumerable.Range(0, 700).Select(row => $"p{row},Kim Minji,p{row}@example.com\n"));
        using var file = new StringContent("id,name,email\n" + rows, Encoding.UTF8, "text/csv");
        var upload = await fair.PostAsync("/participants/bulk-upload", file);
        await UntilAsync(fair, "/mails/summary", answer => answer["counts.queued"] == "700");
        var token = (await fair.GetAsync("/participants/p7"))["token"];
        var figures = await fair.GetAsync("/analytics/realtime");
        Assert.Equal("700", figures["overall.totalParticipants"]);

        await fair.PostAsync($"/participants/bulk-upload/{upload["uploadId"]}/undo", null);
        await UntilAsync(fair, "/mails/summary", answer => answer["counts.cancelled"] == "700");

        var scan = await fair.PostAsync(
            "/attendance/record", new { scanId = "s1", token, gateId = "north", method = "qr_scan" });
        Assert.Equal((404, "participant_not_found"), (scan.Status, scan["code"]));
        Assert.Equal("0", (await fair.GetAsync("/mails/summary"))["counts.queued"]);
        Assert.Equal("0", (await fair.GetAsync("/analytics/realtime"))["overall.totalParticipants"]);
    }

    private async Task UntilAsync(Fair fair, string path, Func<Answer, bool> isThere)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isThere(await fair.GetAsync(path)))
        {
            // What is gathered for a moment waits by this clock.
            app.Clock.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Delay(10, patience.Token);
        }
    }
}
