using System.Text.Json;

namespace Attendance.Storage.State;

/// <summary>A grain's state as every store keeps it: JSON by the names of members, and no name of a type, so that
/// classes can be renamed and moved.</summary>
public static class StateJson
{
    public static string Write<T>(T state) => JsonSerializer.Serialize(state, StoredFormats.Json);

    /// <summary>Throws <see cref="JsonException"/> for what is not such a state.</summary>
    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, StoredFormats.Json)!;
}
