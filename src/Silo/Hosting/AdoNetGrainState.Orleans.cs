using System.Data.Common;
using System.Net.Sockets;
using Attendance.Journal;
using Attendance.Storage.State;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Attendance.Hosting;

/// <summary>
/// Makes Orleans' AdoNet storage mean what our own stores mean.
/// <para>A state is named by the whole identity of its grain. By itself, AdoNet tells states apart by state name and
/// key, not by the grain's type, and takes a key of hexadecimal digits for a number: <c>statistics/a1</c>,
/// <c>occupancy/a1</c>, <c>statistics/A1</c> and <c>statistics/0a1</c> would be one row.</para>
/// <para>The JSON is read here and not by AdoNet's serializer: of a state that cannot be read the ETag is known even
/// so, and the next write replaces it.</para>
/// </summary>
internal sealed class AdoNetGrainState(IGrainStorage rows) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var row = new GrainState<StateText>(new StateText());
        await ReachAsync(() => rows.ReadStateAsync(Name(stateName, grainId), grainId, row));
        (grainState.ETag, grainState.RecordExists) = (row.ETag, row.RecordExists);
        grainState.State = row.RecordExists ? StateJson.Read<T>(row.State.Json) : Activator.CreateInstance<T>();
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var row = Row(grainState, new StateText { Json = StateJson.Write(grainState.State) });
        await ReachAsync(() => rows.WriteStateAsync(Name(stateName, grainId), grainId, row));
        (grainState.ETag, grainState.RecordExists) = (row.ETag, true);
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // Without an ETag nothing of ours is stored; AdoNet would look, and clear what somebody else wrote.
        if (!string.IsNullOrEmpty(grainState.ETag))
        {
            var row = Row(grainState, new StateText());
            row.RecordExists = true;
            await ReachAsync(() => rows.ClearStateAsync(Name(stateName, grainId), grainId, row));
        }

        (grainState.ETag, grainState.RecordExists) = (null, false);
        grainState.State = Activator.CreateInstance<T>();
    }

    private static string Name(string stateName, GrainId grainId) => $"{grainId}/{stateName}";

    private static GrainState<StateText> Row<T>(IGrainState<T> grainState, StateText text) =>
        new(text, grainState.ETag) { RecordExists = grainState.RecordExists };

    /// <summary>Grains know a store that is away by our own exception.</summary>
    private static async Task ReachAsync(Func<Task> body)
    {
        try
        {
            await body();
        }
        catch (Exception exception) when (
            exception is DbException or TimeoutException or IOException or SocketException)
        {
            throw new StoreUnavailableException(
                $"The grains' state in PostgreSQL cannot be reached ({exception.Message}).", exception);
        }
    }
}
