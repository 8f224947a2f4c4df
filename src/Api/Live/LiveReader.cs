using System.Collections.Immutable;
using System.Text.Json;
using Attendance.Events;
using Attendance.Http;
using Attendance.Journal;
using Attendance.Statistics;
using Orleans;

namespace Attendance.Live;

/// <summary>Asks an event's grains what is new.</summary>
internal sealed class LiveReader(string eventId, IGrainFactory grains, JournalWatch watch)
{
    private const int PageMax = 1_000;

    /// <summary>Entries in which the newest records are looked for.</summary>
    private const int TailLength = 4 * LiveOptions.RecordsMax;

    private readonly IJournalGrain _journal = grains.GetGrain<IJournalGrain>(eventId);

    /// <summary>Returns when there is something after the position, or after a while.</summary>
    public Task WaitAsync(long position, TimeSpan wait, CancellationToken cancellationToken) =>
        watch.BeyondAsync(eventId, position, wait, cancellationToken);

    public async Task<LiveSnapshot> SnapshotAsync()
    {
        var plan = await grains.GetGrain<IEventGrain>(eventId).Get()
            ?? throw new InvalidOperationException($"Event {eventId} is gone; events are never deleted.");
        var statistics = await grains.GetGrain<IStatisticsGrain>(eventId).Get();
        var picture = JsonSerializer.SerializeToUtf8Bytes(
            RealtimeResponse.Of(plan, statistics), ApiJson.Default.RealtimeResponse);
        return new LiveSnapshot(statistics.Position, picture);
    }

    /// <summary>The picture, and what led to it since a position: never more than the picture shows, so that whoever
    /// has seen the picture has seen every alert in it.</summary>
    public async Task<(LiveSnapshot Snapshot, LiveRecords? Records, ImmutableArray<LiveAlert> Alerts)> ChangeAsync(
        long since)
    {
        var snapshot = await SnapshotAsync();
        var alerts = await AlertsAsync(since, snapshot.Position);

        // Of a long stretch the end is enough: nobody is shown more records than are there.
        var isLong = snapshot.Position - since > PageMax;
        var from = isLong ? snapshot.Position - TailLength : since;
        var newest = new List<JournalEntry>();
        await foreach (var entry in EntriesAsync(from, snapshot.Position))
        {
            if (entry.Kind == EntryKind.AttendanceRecorded)
            {
                newest.Add(entry);
            }
        }

        // What is left out of a long stretch is counted with the refusals in it.
        var count = isLong ? (int)(snapshot.Position - since) - alerts.Count : newest.Count;
        return (snapshot, LiveRecords.Of(newest, count), [.. alerts]);
    }

    public async Task<List<LiveAlert>> AlertsAsync(long after, long upTo)
    {
        var alerts = new List<LiveAlert>();
        while (true)
        {
            var page = await _journal.ReadAlerts(after, PageMax);
            foreach (var entry in page.Where(entry => entry.Position <= upTo && IsAlert(entry)))
            {
                alerts.Add(new LiveAlert(entry.Position, LiveMessages.Alert(entry)));
            }

            if (page.Length < PageMax || page[^1].Position > upTo)
            {
                return alerts;
            }

            after = page[^1].Position;
        }
    }

    /// <summary>Whether the journal has come so far.</summary>
    public async Task<bool> HasAsync(long position) =>
        await _journal.AwaitBeyond(position - 1, TimeSpan.Zero) >= position;

    private static bool IsAlert(JournalEntry entry) => entry.Kind is EntryKind.AlertRaised or EntryKind.AlertCleared;

    private async IAsyncEnumerable<JournalEntry> EntriesAsync(long after, long upTo)
    {
        while (after < upTo)
        {
            var page = await _journal.Read(after, (int)Math.Min(PageMax, upTo - after));
            if (page.IsEmpty)
            {
                throw new InvalidOperationException($"Event {eventId} has no entry after {after}, but a head {upTo}.");
            }

            foreach (var entry in page)
            {
                yield return entry;
            }

            after = page[^1].Position;
        }
    }
}
