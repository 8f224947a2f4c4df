using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Attendance.Engine.Embedded.Runtime;

internal interface IStoredState
{
    Task LoadAsync();
}

/// <summary>A grain's state and what is known of its stored copy.</summary>
internal sealed class PersistentState<T>(IGrainStorage storage, string stateName, Activation activation)
    : IPersistentState<T>, IStoredState
{
    private readonly GrainState<T> stored = new(Empty());

    public T State
    {
        get => stored.State!;
        set => stored.State = value;
    }

    public string? Etag => stored.ETag;

    public bool RecordExists => stored.RecordExists;

    public Task LoadAsync() => ReadStateAsync();

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public async Task ReadStateAsync(CancellationToken cancellationToken)
    {
        await storage.ReadStateAsync(stateName, activation.GrainId, stored, cancellationToken);
        stored.State ??= Empty();
    }

    public Task WriteStateAsync(CancellationToken cancellationToken) =>
        storage.WriteStateAsync(stateName, activation.GrainId, stored, cancellationToken);

    public async Task ClearStateAsync(CancellationToken cancellationToken)
    {
        await storage.ClearStateAsync(stateName, activation.GrainId, stored, cancellationToken);
        stored.State ??= Empty();
    }

    // As in Orleans: a state that was never stored is a new object, not null.
    private static T Empty() => Activator.CreateInstance<T>();
}
