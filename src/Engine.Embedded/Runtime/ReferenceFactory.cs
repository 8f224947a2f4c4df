using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Orleans.Runtime;

namespace Attendance.Engine.Embedded.Runtime;

/// <summary>
/// Emits, once per grain interface, a reference class whose methods pack their arguments into a call object and send
/// it.
/// So a call costs no reflection, no boxing and one object beside the caller's task.
/// </summary>
internal static class ReferenceFactory
{
    private const string CreateName = "Create";

    private const MethodAttributes Implementing = MethodAttributes.Public | MethodAttributes.Virtual
        | MethodAttributes.HideBySig | MethodAttributes.NewSlot | MethodAttributes.Final;

    private static readonly ConcurrentDictionary<Type, Lazy<Func<GrainClass, string, GrainReference>>> Made = new();

    public static Func<GrainClass, string, GrainReference> For(Type grainInterface) =>
        Made.GetOrAdd(grainInterface, static type => new(() => Emit(type))).Value;

    private static Func<GrainClass, string, GrainReference> Emit(Type grainInterface)
    {
        if (!grainInterface.IsInterface || grainInterface.ContainsGenericParameters)
        {
            throw new ArgumentException($"{grainInterface} is not a grain interface.", nameof(grainInterface));
        }

        var methods = grainInterface.GetInterfaces().Prepend(grainInterface).SelectMany(type => type.GetMethods())
            .Where(method => method.IsAbstract).ToArray();
        var assembly = AssemblyBuilder.DefineDynamicAssembly(
            new AssemblyName($"References.{grainInterface.FullName}"), AssemblyBuilderAccess.Run);
        AllowInternals(assembly, grainInterface, methods);
        var module = assembly.DefineDynamicModule("main");
        var proxy = module.DefineType(
            $"{grainInterface.Name}Reference", TypeAttributes.Public | TypeAttributes.Sealed, typeof(GrainProxy));
        proxy.AddInterfaceImplementation(grainInterface);
        var constructor = EmitConstructor(proxy);
        EmitCreate(proxy, constructor);
        var calls = methods.Select((method, index) => (method, Type: EmitCall(module, proxy, method, index))).ToArray();
        var finished = proxy.CreateType();
        foreach (var (method, type) in calls)
        {
            type.GetField(CallEmitter.MethodField)!.SetValue(null, new GrainMethod(method));
        }

        return finished.GetMethod(CreateName)!.CreateDelegate<Func<GrainClass, string, GrainReference>>();
    }

    private static Type EmitCall(ModuleBuilder module, TypeBuilder proxy, MethodInfo method, int index)
    {
        var call = CallEmitter.Emit(module, method, index);
        var parameters = method.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
        var body = proxy.DefineMethod($"{method.Name}{index}", Implementing, method.ReturnType, parameters);
        var il = body.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        for (var i = 0; i < parameters.Length; i++)
        {
            il.Emit(OpCodes.Ldarg, (short)(i + 1));
        }

        il.Emit(OpCodes.Newobj, call.GetConstructors().Single());
        il.Emit(OpCodes.Call, SendMethod(method));
        if (ReturnShape.IsValueTask(method.ReturnType))
        {
            var inner = ReturnShape.Result(method.ReturnType) is { } result
                ? typeof(Task<>).MakeGenericType(result)
                : typeof(Task);
            il.Emit(OpCodes.Newobj, method.ReturnType.GetConstructor([inner])!);
        }

        il.Emit(OpCodes.Ret);
        proxy.DefineMethodOverride(body, method);
        return call;
    }

    private static MethodInfo SendMethod(MethodInfo method)
    {
        var result = ReturnShape.Result(method.ReturnType);
        var send = typeof(GrainProxy).GetMethods()
            .Single(one => one.Name == nameof(GrainProxy.Send) && one.IsGenericMethod == (result is not null));
        return result is null ? send : send.MakeGenericMethod(result);
    }

    private static ConstructorBuilder EmitConstructor(TypeBuilder proxy)
    {
        Type[] parameters = [typeof(GrainClass), typeof(string)];
        var constructor = proxy.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, parameters);
        var il = constructor.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Call, typeof(GrainProxy).GetConstructors(BindingFlags.Instance | BindingFlags.Public
            | BindingFlags.NonPublic).Single());
        il.Emit(OpCodes.Ret);
        return constructor;
    }

    private static void EmitCreate(TypeBuilder proxy, ConstructorBuilder constructor)
    {
        var create = proxy.DefineMethod(
            CreateName, MethodAttributes.Public | MethodAttributes.Static, typeof(GrainReference),
            [typeof(GrainClass), typeof(string)]);
        var il = create.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Newobj, constructor);
        il.Emit(OpCodes.Ret);
    }

    // The runtime knows this attribute by name: grain interfaces and what they carry may be internal.
    private static void AllowInternals(AssemblyBuilder assembly, Type grainInterface, MethodInfo[] methods)
    {
        var constructor = typeof(IgnoresAccessChecksToAttribute).GetConstructors().Single();
        var types = methods.SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType)
            .Append(method.ReturnType)).SelectMany(WithArguments).Append(grainInterface).Append(typeof(GrainProxy))
            .Concat(grainInterface.GetInterfaces());
        foreach (var name in types.Select(type => type.Assembly.GetName().Name!).Distinct())
        {
            assembly.SetCustomAttribute(new CustomAttributeBuilder(constructor, [name]));
        }
    }

    private static IEnumerable<Type> WithArguments(Type type) =>
        type.GetGenericArguments().SelectMany(WithArguments).Append(type.HasElementType ? type.GetElementType(
            )! : type);
}
