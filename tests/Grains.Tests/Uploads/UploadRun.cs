using System.Collections.Immutable;
using System.Globalization;
using Attendance.Fakes;
using Attendance.Journal;
using Attendance.Participants;

namespace Attendance.Uploads;

/// <summary>Files of people, and uploads that are waited for.</summary>
internal static class UploadRun
{
    public static UploadRow Row(int row, string? id = null, string? name = null, string? email = null) => new()
    {
        Row = row,
        ParticipantId = id,
        Draft = new PersonDraft
        {
            Name = name ?? $"김하늘 {row}",
            Email = email ?? string.Create(CultureInfo.InvariantCulture, $"row{row}@example.org"),
        },
    };

    public static UploadRow[] Rows(int count, int first = 2) =>
        [.. Enumerable.Range(first, count).Select(row => Row(row))];

    public static IUploadGrain Upload(this GrainHost host, string id = "u1") =>
        host.Grains.GetGrain<IUploadGrain>(GrainKeys.Upload(Samples.EventId, id));

    public static async Task<Upload> UploadAsync(
        this GrainHost host, UploadRow[] rows, UploadTerms? terms = null, string id = "u1")
    {
        await host.SendAsync(rows, terms, id);
        return await host.FinishedAsync(id);
    }

    public static async Task SendAsync(
        this GrainHost host, UploadRow[] rows, UploadTerms? terms = null, string id = "u1")
    {
        var upload = host.Upload(id);
        Assert.NotNull(await upload.Start(terms ?? new UploadTerms()));
        var chunks = rows.Chunk(UploadChunk.RowsMax).ToArray();
        for (var chunk = 0; chunk < chunks.Length; chunk++)
        {
            Assert.True(await upload.Add(new UploadChunk { Chunk = chunk, Rows = [.. chunks[chunk]] }));
        }

        await upload.Complete(rows.Length, chunks.Length);
    }

    public static async Task<Upload> FinishedAsync(this GrainHost host, string id = "u1")
    {
        using var patience = new CancellationTokenSource(GrainHost.Patience);
        Upload? upload;
        while ((upload = await host.LookAsync(id)) is not { IsFinished: true })
        {
            // Work that waits for the store waits by this clock.
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, patience.Token);
        }

        return upload;
    }

    /// <summary>Null also when the store is away just then.</summary>
    private static async Task<Upload?> LookAsync(this GrainHost host, string id)
    {
        try
        {
            return await host.Upload(id).Get();
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }

    public static async Task<ImmutableArray<UploadLine>> ReportAsync(this GrainHost host, string id = "u1")
    {
        var upload = (await host.Upload(id).Get())!;
        var lines = ImmutableArray.CreateBuilder<UploadLine>();
        for (var chunk = 0; chunk < upload.Chunks; chunk++)
        {
            lines.AddRange(await host.Upload(id).Report(chunk));
        }

        return lines.ToImmutable();
    }

    /// <summary>Everybody on the list who was not erased, by e-mail.</summary>
    public static Dictionary<string, Participant> People(this MemoryStore store) =>
        store.Tables().People.Values.Where(row => !row.IsErased)
            .Select(row => Samples.Rows.Read(Samples.EventId, row))
            .ToDictionary(participant => participant.Person.Email!);
}
