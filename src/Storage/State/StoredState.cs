using System.Globalization;
using Orleans;
using Orleans.Storage;

namespace Attendance.Storage.State;

/// <summary>What both databases do alike with a grain's state.</summary>
internal static class StoredState
{
    public static void Set<T>(IGrainState<T> target, string? data, long etag)
    {
        target.RecordExists = data is not null;
        target.ETag = data is null ? null : Text(etag);
        target.State = data is null ? Activator.CreateInstance<T>() : StateJson.Read<T>(data);
    }

    public static string Serialize<T>(IGrainState<T> state) => StateJson.Write(state.State);

    /// <summary>0 is a state that was never written.</summary>
    public static long Number(string? etag) =>
        string.IsNullOrEmpty(etag) ? 0 : long.Parse(etag, CultureInfo.InvariantCulture);

    public static string Text(long etag) => etag.ToString(CultureInfo.InvariantCulture);

    public static InconsistentStateException Inconsistent(string name, string key, long? stored, string? current) =>
        new(
            $"The state {name} of {key} was written by another activation.",
            stored is { } etag ? Text(etag) : "none",
            current ?? "none");
}
