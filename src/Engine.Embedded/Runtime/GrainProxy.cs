using Orleans.Runtime;

namespace Attendance.Engine.Embedded.Runtime;

/// <summary>Base of the emitted references; its members are public because the emitted code calls them.</summary>
internal abstract class GrainProxy(GrainClass grainClass, string key) : GrainReference(grainClass, key)
{
    public Task Send(TaskCall call)
    {
        var promise = call.Promise;
        Dispatch(call);
        return promise;
    }

    public Task<T> Send<T>(TaskCall<T> call)
    {
        var promise = call.Promise;
        Dispatch(call);
        return promise;
    }
}
