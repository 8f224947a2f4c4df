using System.Collections.Concurrent;
using System.Globalization;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Attendance.Engine.Embedded.Storage;

/// <summary>Keeps states by reference, for as long as the process lives: for tests and for what may be lost.</summary>
internal sealed class MemoryGrainStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string StateName, GrainId Grain), Record> records = new();

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var record = records.GetValueOrDefault((stateName, grainId));
        grainState.State = record is null ? Activator.CreateInstance<T>() : (T)record.State!;
        grainState.ETag = record?.ETag;
        grainState.RecordExists = record is not null;
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        var current = records.GetValueOrDefault(key);
        var number = current is null ? 1 : long.Parse(current.ETag, CultureInfo.InvariantCulture) + 1;
        var next = new Record(grainState.State, number.ToString(CultureInfo.InvariantCulture));
        var isMine = current?.ETag == grainState.ETag
            && (current is null ? records.TryAdd(key, next) : records.TryUpdate(key, next, current));
        if (!isMine)
        {
            return Task.FromException(Conflict(stateName, grainId, current?.ETag, grainState.ETag));
        }

        grainState.ETag = next.ETag;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        var current = records.GetValueOrDefault(key);
        if (current?.ETag != grainState.ETag
            || (current is not null && !records.TryRemove(KeyValuePair.Create(key, current))))
        {
            return Task.FromException(Conflict(stateName, grainId, current?.ETag, grainState.ETag));
        }

        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private static InconsistentStateException Conflict(string name, GrainId grain, string? stored, string? current) =>
        new($"State {name} of {grain} was changed by another.", stored, current);

    private sealed class Record(object? state, string etag)
    {
        public object? State { get; } = state;

        public string ETag { get; } = etag;
    }
}
