using Attendance.Fakes;
using Attendance.Participants;
using static Attendance.Uploads.UploadRun;

namespace Attendance.Uploads;

/// <summary>Stores that fail or fail to answer, and owners that come and go, at any moment of an upload.</summary>
public sealed class UploadFaultTests
{
    private static readonly StoreCall[] Calls = [StoreCall.Append, StoreCall.LoadChunk, StoreCall.LoadJob];

    [Fact]
    public Task Upload_StoreFailsNowAndThen_EveryRowCountsOnce() => Seeded.CheckAsync(6, async random =>
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 40));
        await host.SendAsync(File());
        for (var fault = 0; fault < 12; fault++)
        {
            var call = Calls[random.Next(Calls.Length)];
            if (random.Next(2) == 0)
            {
                host.Store.Faults.Fail(call);
            }
            else if (call == StoreCall.Append)
            {
                host.Store.Faults.FailAfter(call);
            }

            await Task.Delay(random.Next(4));
        }

        var upload = await host.FinishedAsync();

        AssertEachOnce(host.Store, upload);
    });

    [Fact]
    public Task Upload_SecondOwnerTakesOver_EveryRowCountsOnce() => Seeded.CheckAsync(4, async random =>
    {
        await using var first = await GrainHost.StartAsync(MemoryStore.With(people: 40));
        await using var second = await GrainHost.StartAsync(first.Store);
        await first.SendAsync(File());
        await Task.Delay(random.Next(20));
        await second.Upload().Work();

        var upload = await first.FinishedAsync();

        AssertEachOnce(first.Store, upload);
    });

    /// <summary>Of 40 people who are on the list, every second has another name here.</summary>
    private static UploadRow[] File() =>
    [
        .. Enumerable.Range(1, 40).Select(number => Row(
            number + 1, email: $"p{number}@example.org", name: number % 2 == 0 ? "김하늘" : "박서준")),
        .. Rows(700, first: 50),
        Row(5_000, name: "X"),
    ];

    private static void AssertEachOnce(MemoryStore store, Upload upload)
    {
        var people = store.People();
        var expected = new UploadCounts
        {
            Read = 741,
            Registered = 700,
            Updated = 20,
            Unchanged = 20,
            Rejected = 1,
        };
        Assert.True(expected == upload.Counts, upload.ToString());
        Assert.Equal(740, people.Count);
        Assert.All(Enumerable.Range(1, 40), number => Assert.Equal(
            number % 2 == 0 ? 1 : 2, people[$"p{number}@example.org"].Version));
    }
}
