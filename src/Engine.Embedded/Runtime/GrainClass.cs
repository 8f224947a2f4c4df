using System.Collections.Concurrent;
using System.Reflection;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Attendance.Engine.Embedded.Runtime;

/// <summary>A grain class within one engine, with all its activations by key.</summary>
internal sealed class GrainClass
{
    private readonly ConcurrentDictionary<string, Activation> activations = new();
    private readonly GrainConstructor constructor;

    public GrainClass(Engine engine, Type type)
    {
        Engine = engine;
        Type = type;
        GrainType = type.GetCustomAttribute<GrainTypeAttribute>()?.GrainType ?? GrainType.Create(ConventionalName(
            type));
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        Interfaces = [.. type.GetInterfaces().Where(IsGrainInterface)];
        StreamNamespaces = [.. type.GetCustomAttributes<ImplicitStreamSubscriptionAttribute>().Select(a =>
            a.Namespace)];
        constructor = new GrainConstructor(engine, type);
    }

    public Engine Engine { get; }

    public Type Type { get; }

    public GrainType GrainType { get; }

    public bool IsReentrant { get; }

    public Type[] Interfaces { get; }

    public Type FirstInterface => Interfaces[0];

    public string[] StreamNamespaces { get; }

    public IEnumerable<Activation> Activations => activations.Select(entry => entry.Value);

    public static bool IsGrainInterface(Type type) =>
        typeof(IGrain).IsAssignableFrom(type) && type != typeof(IGrain) && type != typeof(IGrainWithStringKey);

    public IGrainBase Construct(Activation activation, out List<IStoredState>? states) =>
        constructor.Construct(activation, out states);

    public Activation Enqueue(string key, GrainCall call)
    {
        while (true)
        {
            if (activations.TryGetValue(key, out var found))
            {
                if (found.TryEnqueue(call))
                {
                    return found;
                }

                continue;
            }

            var fresh = new Activation(this, key);
            Engine.OnCreated();
            if (!activations.TryAdd(key, fresh))
            {
                Engine.OnGone();
                continue;
            }

            var first = default(CallList);
            first.Add(call);
            fresh.Begin(first);
            return fresh;
        }
    }

    /// <summary>Puts a new activation in the place of one that ends, if calls wait for it.</summary>
    public void Succeed(Activation old, CallList left)
    {
        if (left.IsEmpty)
        {
            Remove(old);
            return;
        }

        var fresh = new Activation(this, old.Key);
        Engine.OnCreated();
        activations[old.Key] = fresh;
        fresh.Begin(left);
    }

    public void Remove(Activation old) => activations.TryRemove(KeyValuePair.Create(old.Key, old));

    // As in Orleans: the class name in lower case, without a trailing "grain".
    private static string ConventionalName(Type type)
    {
        var name = type.Name.ToLowerInvariant();
        return name.EndsWith("grain", StringComparison.Ordinal) && name.Length > 5 ? name[..^5] : name;
    }
}
