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
        var newest = new Queue<JournalEntry>(LiveOptions.RecordsMax);
        var count = 0;
        var alerts = ImmutableArray.CreateBuilder<LiveAlert>();
        await foreach (var entry in EntriesAsync(since, snapshot.Position))
        {
            if (entry.Kind == EntryKind.AttendanceRecorded)
            {
                count++;
                if (newest.Count == LiveOptions.RecordsMax)
                {
                    newest.Dequeue();
                }

                newest.Enqueue(entry);
            }
            else if (IsAlert(entry))
            {
                alerts.Add(new LiveAlert(entry.Position, LiveMessages.Alert(entry)));
            }
        }

        return (snapshot, LiveRecords.Of(newest, count), alerts.ToImmutable());
    }

    public async Task<List<LiveAlert>> AlertsAsync(long after, long upTo)
    {
        var alerts = new List<LiveAlert>();
        await foreach (var entry in EntriesAsync(after, upTo))
        {
            if (IsAlert(entry))
            {
                alerts.Add(new LiveAlert(entry.Position, LiveMessages.Alert(entry)));
            }
        }

        return alerts;
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
