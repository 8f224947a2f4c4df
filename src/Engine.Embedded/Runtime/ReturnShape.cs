namespace Attendance.Engine.Embedded.Runtime;

internal static class ReturnShape
{
    public static bool IsValueTask(Type type) => type == typeof(ValueTask) || Definition(type) == typeof(ValueTask<>);

    public static bool IsAwaitable(Type type) =>
        IsValueTask(type) || type == typeof(Task) || Definition(type) == typeof(Task<>);

    /// <summary>The T of Task{T} or ValueTask{T}; null for the plain ones.</summary>
    public static Type? Result(Type type) => type.IsGenericType ? type.GetGenericArguments()[0] : null;

    private static Type? Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : null;
}
