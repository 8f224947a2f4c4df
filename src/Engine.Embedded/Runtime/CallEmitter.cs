using System.Reflection;
using System.Reflection.Emit;

namespace Attendance.Engine.Embedded.Runtime;

/// <summary>Emits the call class of one method: a field per argument, and Invoke, which calls the grain with
/// them.</summary>
internal static class CallEmitter
{
    public const string MethodField = "Traits";

    public static Type Emit(ModuleBuilder module, MethodInfo method, int index)
    {
        if (method.IsGenericMethodDefinition || !ReturnShape.IsAwaitable(method.ReturnType)
            || method.GetParameters().Any(parameter => parameter.ParameterType.IsByRef))
        {
            throw new NotSupportedException(
                $"{method.DeclaringType}.{method.Name}: grain methods return a task, are not generic and take values.");
        }

        var result = ReturnShape.Result(method.ReturnType);
        var parent = result is null ? typeof(TaskCall) : typeof(TaskCall<>).MakeGenericType(result);
        var call = module.DefineType($"{method.Name}Call{index}", TypeAttributes.Public | TypeAttributes.Sealed,
            parent);
        var traits = call.DefineField(
            MethodField, typeof(GrainMethod), FieldAttributes.Public | FieldAttributes.Static);
        var arguments = method.GetParameters()
            .Select((parameter, i) => call.DefineField($"a{i}", parameter.ParameterType, FieldAttributes.Public))
            .ToArray();
        EmitConstructor(call, parent, traits, arguments);
        EmitInvoke(call, method, arguments);
        return call.CreateType();
    }

    private static void EmitConstructor(TypeBuilder call, Type parent, FieldInfo traits, FieldInfo[] arguments)
    {
        var constructor = call.DefineConstructor(
            MethodAttributes.Public, CallingConventions.Standard, [.. arguments.Select(field => field.FieldType)]);
        var il = constructor.GetILGenerator();
        for (var i = 0; i < arguments.Length; i++)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldarg, (short)(i + 1));
            il.Emit(OpCodes.Stfld, arguments[i]);
        }

        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldsfld, traits);
        il.Emit(OpCodes.Call, parent.GetConstructor(
            BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public, [typeof(GrainMethod)])!);
        il.Emit(OpCodes.Ret);
    }

    private static void EmitInvoke(TypeBuilder call, MethodInfo method, FieldInfo[] arguments)
    {
        var invoke = call.DefineMethod(
            nameof(GrainCall.Invoke), MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig,
            typeof(Task), [typeof(object)]);
        var il = invoke.GetILGenerator();
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Castclass, method.DeclaringType!);
        foreach (var argument in arguments)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldfld, argument);
        }

        il.Emit(OpCodes.Callvirt, method);
        if (ReturnShape.IsValueTask(method.ReturnType))
        {
            var local = il.DeclareLocal(method.ReturnType);
            il.Emit(OpCodes.Stloc, local);
            il.Emit(OpCodes.Ldloca, local);
            il.Emit(OpCodes.Call, method.ReturnType.GetMethod(nameof(ValueTask.AsTask))!);
        }

        il.Emit(OpCodes.Ret);
    }
}
