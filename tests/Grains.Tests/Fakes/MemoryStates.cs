using System.Globalization;
using System.Text.Json;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Attendance.Fakes;

/// <summary>Grain states as text, as the real stores keep them.</summary>
internal sealed class MemoryStates : IGrainStorage
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Name, string Grain), (string Text, long ETag)> _states = [];

    /// <summary>How often a state was written.</summary>
    public int Writes { get; private set; }

    public int Conflicts { get; private set; }

    /// <summary>What is stored of a grain; setting it is what a broken disk or another version does.</summary>
    public string? this[string grain]
    {
        get
        {
            lock (_lock)
            {
                return _states.FirstOrDefault(state => state.Key.Grain == grain).Value.Text;
            }
        }

        set
        {
            lock (_lock)
            {
                var key = _states.Keys.Single(key => key.Grain == grain);
                _states[key] = (value!, _states[key].ETag + 1);
            }
        }
    }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_lock)
        {
            grainState.RecordExists = _states.TryGetValue((stateName, grainId.ToString()), out var stored);
            grainState.ETag = grainState.RecordExists ? stored.ETag.ToString(CultureInfo.InvariantCulture) : null;
            grainState.State = grainState.RecordExists
                ? JsonSerializer.Deserialize<T>(stored.Text)!
                : Activator.CreateInstance<T>();
            return Task.CompletedTask;
        }
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_lock)
        {
            var key = (stateName, grainId.ToString());
            var etag = _states.TryGetValue(key, out var stored) ? stored.ETag : 0;
            if (grainState.ETag != (etag == 0 ? null : etag.ToString(CultureInfo.InvariantCulture)))
            {
                Conflicts++;
                throw new InconsistentStateException("Another wrote.", $"{etag}", grainState.ETag);
            }

            Writes++;
            _states[key] = (JsonSerializer.Serialize(grainState.State), etag + 1);
            grainState.ETag = (etag + 1).ToString(CultureInfo.InvariantCulture);
            grainState.RecordExists = true;
            return Task.CompletedTask;
        }
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        throw new NotSupportedException("No grain clears its state.");
}
