using System.Collections.Concurrent;
using Orleans;

namespace Attendance.Journal;

/// <summary>Waits for news of an event's journal on behalf of everybody who reads it in this process: one call to the
/// journal's owner, however many wait.</summary>
internal sealed class JournalWatch(IGrainFactory grains, TimeProvider clock)
{
    private static readonly TimeSpan AskFor = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Watched> _events = new();

    /// <summary>The head as soon as it is beyond the position, or what is known of it when the wait is over.</summary>
    public async Task<long> BeyondAsync(string eventId, long position, TimeSpan wait,
        CancellationToken cancellationToken)
    {
        var watched = _events.GetOrAdd(eventId, static _ => new Watched());
        var until = clock.GetTimestamp() + (long)(wait.TotalSeconds * clock.TimestampFrequency);
        while (true)
        {
            var left = clock.GetElapsedTime(clock.GetTimestamp(), until);
            if (watched.Head > position || left <= TimeSpan.Zero)
            {
                return watched.Head;
            }

            var asked = watched.Next(() => AskAsync(eventId, watched, position));
            await Task.WhenAny(asked, Task.Delay(left, clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            if (asked.IsFaulted)
            {
                // The journal's owner does not answer: whoever waits decides when to ask again.
                await asked;
            }
        }
    }

    private async Task AskAsync(string eventId, Watched watched, long position)
    {
        var head = await grains.GetGrain<IJournalGrain>(eventId).AwaitBeyond(Math.Max(watched.Head, position), AskFor);
        watched.Learn(head);
    }

    private sealed class Watched
    {
        private readonly Lock _lock = new();
        private Task? _asking;
        private long _head;

        public long Head => Interlocked.Read(ref _head);

        public Task Next(Func<Task> ask)
        {
            lock (_lock)
            {
                return _asking is { IsCompleted: false } ? _asking : _asking = ask();
            }
        }

        public void Learn(long head) => Interlocked.Exchange(ref _head, Math.Max(Head, head));
    }
}
