using System.Runtime.CompilerServices;

namespace Attendance.Engine.Embedded.Runtime;

/// <summary>A call of a method that returns Task or ValueTask.</summary>
internal abstract class TaskCall : GrainCall
{
    // The builder makes and fills a bare task: one object less than a TaskCompletionSource.
    private AsyncTaskMethodBuilder promise = AsyncTaskMethodBuilder.Create();

    protected TaskCall(GrainMethod method)
        : base(method) => Promise = method.IsOneWay ? Task.CompletedTask : promise.Task;

    public Task Promise { get; }

    protected override void Answer(Task inner)
    {
        if (Method.IsOneWay)
        {
            Target!.Class.Engine.ReportOneWay(this, inner.Exception);
        }
        else if (inner.IsCompletedSuccessfully)
        {
            promise.SetResult();
        }
        else
        {
            promise.SetException(Failures.Of(inner));
        }
    }

    protected override void AnswerFailure(Exception failure)
    {
        if (!Method.IsOneWay)
        {
            promise.SetException(failure);
        }
    }
}

/// <summary>A call of a method that returns Task{T} or ValueTask{T}.</summary>
internal abstract class TaskCall<T> : GrainCall
{
    private AsyncTaskMethodBuilder<T> promise = AsyncTaskMethodBuilder<T>.Create();

    protected TaskCall(GrainMethod method)
        : base(method) => Promise = promise.Task;

    public Task<T> Promise { get; }

    protected override void Answer(Task inner)
    {
        if (inner.IsCompletedSuccessfully)
        {
            promise.SetResult(((Task<T>)inner).GetAwaiter().GetResult());
        }
        else
        {
            promise.SetException(Failures.Of(inner));
        }
    }

    protected override void AnswerFailure(Exception failure) => promise.SetException(failure);
}

internal static class Failures
{
    /// <summary>The exception as the grain threw it, with its stack, or the cancellation.</summary>
    public static Exception Of(Task task)
    {
        try
        {
            task.GetAwaiter().GetResult();
        }
        catch (Exception failure)
        {
            return failure;
        }

        throw new ArgumentException("The task has not failed.", nameof(task));
    }
}
