using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Attendance.Engine.Embedded.Runtime;

/// <summary>
/// Makes grains by their constructor. What is a singleton in DI is looked up once per class; only a grain that asks for
/// something scoped or transient gets a scope of its own, which ends with it.
/// </summary>
internal sealed class GrainConstructor
{
    private readonly Engine engine;
    private readonly ConstructorInvoker invoker;
    private readonly Lazy<Func<Activation, object?>[]> arguments;

    public GrainConstructor(Engine engine, Type type)
    {
        this.engine = engine;
        var constructor = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .MaxBy(one => one.GetParameters().Length)!;
        invoker = ConstructorInvoker.Create(constructor);
        arguments = new(() => [.. constructor.GetParameters().Select(Argument)]);
    }

    public IGrainBase Construct(Activation activation, out List<IStoredState>? states)
    {
        var sources = arguments.Value;
        states = null;
        if (sources.Length == 0)
        {
            return (IGrainBase)invoker.Invoke();
        }

        var values = new object?[sources.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = sources[i](activation);
            if (values[i] is IStoredState stored)
            {
                (states ??= []).Add(stored);
            }
        }

        return (IGrainBase)invoker.Invoke(values.AsSpan());
    }

    private Func<Activation, object?> Argument(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (parameter.GetCustomAttribute<PersistentStateAttribute>() is { } state)
        {
            return StateArgument(type, state);
        }

        if (type == typeof(IGrainContext))
        {
            return activation => activation;
        }

        if (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed)
        {
            return Service(type, keyed.Key, services => services.GetRequiredKeyedService(type, keyed.Key));
        }

        return parameter.HasDefaultValue
            ? Service(type, null, services => services.GetService(type) ?? parameter.DefaultValue)
            : Service(type, null, services => services.GetRequiredService(type));
    }

    private Func<Activation, object?> Service(Type type, object? key, Func<IServiceProvider, object?> get)
    {
        if (!engine.Lifetimes.IsSingleton(type, key))
        {
            return activation => get(activation.ActivationServices);
        }

        var once = new Lazy<object?>(() => get(engine.Services));
        return _ => once.Value;
    }

    private Func<Activation, object?> StateArgument(Type type, PersistentStateAttribute attribute)
    {
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IPersistentState<>))
        {
            throw new InvalidOperationException($"[PersistentState] stands on a parameter of type {type}.");
        }

        var name = attribute.StorageName ?? "Default";
        var storage = engine.Services.GetKeyedService<IGrainStorage>(name)
            ?? throw new InvalidOperationException($"There is no grain storage named '{name}'.");
        return typeof(GrainConstructor).GetMethod(nameof(MakeState), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type.GetGenericArguments())
            .CreateDelegate<Func<IGrainStorage, string, Func<Activation, object?>>>()(storage, attribute.StateName);
    }

    private static Func<Activation, object?> MakeState<T>(IGrainStorage storage, string stateName) =>
        activation => new PersistentState<T>(storage, stateName, activation);
}
