using System.Globalization;
using System.Text;
using Attendance.TestKit;
using Xunit.Abstractions;

namespace Attendance.Fault;

/// <summary>The process ends in the middle of a file; started again it goes on by itself, and every row counts
/// once.</summary>
public sealed class UploadKillTests(ITestOutputHelper output)
{
    private const int Rows = 12_000;
    private const int Known = 400;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory, OnSqlite, OnPostgres]
    public async Task Kill_WhileAFileIsRegistered_EveryRowCountsOnce(TestDatabase store)
    {
        var seed = new Seed(output);
        await using var fair = await Fair.OpenAsync(output, await ProductSettings.OnAsync(store), Known, gates: 1);
        var file = Csv();
        var uploadId = await fair.Client.UploadAsync(file);
        for (var kill = 0; kill < 3; kill++)
        {
            await Task.Delay(seed.Random.Next(20, 400));
            await fair.Product.KillAsync();
            await fair.Product.RestartAsync();
        }

        var job = await fair.Client.UploadedAsync(uploadId, Patience);

        output.WriteLine(job.GetRawText());
        AssertCounts(job, registered: Rows, updated: Known / 2, unchanged: Known / 2);
        var recount = await fair.RecountAsync();
        Assert.Equal(Rows + Known, recount.TotalParticipants);
        var again = await fair.Client.UploadedAsync(await fair.Client.UploadAsync(file), Patience);
        AssertCounts(again, registered: 0, updated: 0, unchanged: Rows + Known);
        Assert.Equal(recount.Asked, (await fair.RecountAsync()).Asked);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Kill_WhileAFileIsUndone_NobodyOfItStays(TestDatabase store)
    {
        var seed = new Seed(output);
        await using var fair = await Fair.OpenAsync(output, await ProductSettings.OnAsync(store), Known, gates: 1);
        var uploadId = await fair.Client.UploadAsync(Csv());
        await fair.Client.UploadedAsync(uploadId, Patience);
        await fair.Client.CallAsync(HttpMethod.Post, $"/participants/bulk-upload/{uploadId}/undo");
        await Task.Delay(seed.Random.Next(20, 400));
        await fair.Product.KillAsync();
        await fair.Product.RestartAsync();

        var job = await fair.Client.UploadedAsync(uploadId, Patience);

        output.WriteLine(job.GetRawText());
        Assert.Equal("undone", job.GetProperty("status").GetString());
        Assert.Equal(Rows, job.GetProperty("undone").GetProperty("erased").GetInt32());
        Assert.Equal(Known / 2, job.GetProperty("undone").GetProperty("restored").GetInt32());
        Assert.Equal(Known, (await fair.RecountAsync()).TotalParticipants);
        var person = await fair.Client.CallAsync(HttpMethod.Get, "/participants/person-0000");
        Assert.Equal("Person person-0000", person.Body.GetProperty("name").GetString());
    }

    private static void AssertCounts(
        System.Text.Json.JsonElement job, int registered, int updated, int unchanged)
    {
        var counts = job.GetProperty("counts");
        Assert.Equal("done", job.GetProperty("status").GetString());
        Assert.Equal(
            (registered, updated, unchanged, 0),
            (Of("registered"), Of("updated"), Of("unchanged"), Of("rejected")));

        int Of(string name) => counts.GetProperty(name).GetInt32();
    }

    /// <summary>New people, and those who are there: every second of them with another name.</summary>
    private static string Csv()
    {
        var csv = new StringBuilder("id,name,email\n");
        for (var i = 0; i < Rows + Known; i++)
        {
            var known = i / 31 is var n && i % 31 == 0 && n < Known ? n : -1;
            csv.AppendLine(known < 0
                ? string.Create(CultureInfo.InvariantCulture, $"row-{i},김하늘 {i},row{i}@example.org")
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"person-{known:D4},{(known % 2 == 0 ? "Changed" : "Person")} person-{known:D4}," +
                    $"person-{known:D4}@example.org"));
        }

        return csv.ToString();
    }
}
