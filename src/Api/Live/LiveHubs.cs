using Attendance.Journal;
using Orleans;

namespace Attendance.Live;

/// <summary>The hubs of this process: one for each event that somebody watches, as long as somebody does.</summary>
internal sealed class LiveHubs(
    IGrainFactory grains, JournalWatch watch, LiveOptions options, TimeProvider clock, ILogger<LiveHub> logger)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Watched> _events = [];

    public LiveHub Enter(string eventId)
    {
        lock (_lock)
        {
            if (!_events.TryGetValue(eventId, out var watched))
            {
                var reader = new LiveReader(eventId, grains, watch);
                watched = new Watched(new LiveHub(eventId, reader, options, clock, logger), new());
                _events[eventId] = watched;
                watched.Running = watched.Hub.RunAsync(watched.End.Token);
            }

            watched.Clients++;
            return watched.Hub;
        }
    }

    /// <summary>To be called once for each <see cref="Enter"/>.</summary>
    public void Leave(LiveHub hub)
    {
        lock (_lock)
        {
            var watched = _events[hub.EventId];
            if (--watched.Clients == 0)
            {
                _events.Remove(hub.EventId);
                watched.End.Cancel();
            }
        }
    }

    private sealed class Watched(LiveHub hub, CancellationTokenSource end)
    {
        public LiveHub Hub => hub;

        public CancellationTokenSource End => end;

        public int Clients { get; set; }

        /// <summary>Never fails: the hub logs what goes wrong.</summary>
        public Task? Running { get; set; }
    }
}
