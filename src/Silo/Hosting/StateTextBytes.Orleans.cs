using Orleans.Storage;

namespace Attendance.Hosting;

/// <summary>A state as text; the only thing that <see cref="StateTextBytes"/> is given.</summary>
internal sealed class StateText
{
    public string Json { get; init; } = "";
}

internal sealed class StateTextBytes : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T input) => new(((StateText)(object)input!).Json);

    public T Deserialize<T>(BinaryData input) => (T)(object)new StateText { Json = input.ToString() };
}
