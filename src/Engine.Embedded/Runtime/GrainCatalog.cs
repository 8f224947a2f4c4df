using System.Collections.Concurrent;
using System.Reflection;
using Orleans;
using Orleans.Runtime;

namespace Attendance.Engine.Embedded.Runtime;

/// <summary>Which class answers for which interface.</summary>
internal sealed class GrainCatalog
{
    private static int interfaceCount;

    private readonly ConcurrentDictionary<(Type, string?), GrainRoute> routes = new();
    private readonly Dictionary<GrainType, GrainClass> byType;
    private GrainRoute?[] byInterface = new GrainRoute?[64];

    public GrainCatalog(Engine engine, ICollection<Assembly> assemblies)
    {
        Classes = [.. GrainAssemblies.FindClasses(assemblies).Select(type => new GrainClass(engine, type))];
        byType = Classes.GroupBy(one => one.GrainType).ToDictionary(group => group.Key, group => group.First());
    }

    public IReadOnlyList<GrainClass> Classes { get; }

    /// <summary>The hot way: an array look-up, as every grain interface has a small number of its own.</summary>
    public GrainRoute Route<TGrainInterface>()
    {
        var number = Number<TGrainInterface>.Value;
        var known = byInterface;
        return (number < known.Length ? known[number] : null) ?? Learn(typeof(TGrainInterface), number);
    }

    public GrainRoute Route(Type grainInterface, string? prefix) =>
        routes.GetOrAdd((grainInterface, prefix), key => Find(key.Item1, key.Item2));

    public GrainClass ByType(GrainType type) => byType.TryGetValue(type, out var found)
        ? found
        : throw new ArgumentException($"There is no grain class of type {type}.", nameof(type));

    private GrainRoute Learn(Type grainInterface, int number)
    {
        var route = Route(grainInterface, prefix: null);
        lock (routes)
        {
            if (number >= byInterface.Length)
            {
                Array.Resize(ref byInterface, number * 2);
            }

            byInterface[number] = route;
        }

        return route;
    }

    private GrainRoute Find(Type grainInterface, string? prefix)
    {
        var matches = Classes.Where(one => one.Interfaces.Contains(grainInterface)
            && (prefix is null || one.Type.FullName!.StartsWith(prefix, StringComparison.Ordinal))).ToArray();
        return matches.Length switch
        {
            1 => new GrainRoute(matches[0], ReferenceFactory.For(grainInterface)),
            0 => throw new ArgumentException($"Could not find an implementation for interface {grainInterface}."),
            _ => throw new ArgumentException(
                $"{grainInterface} has several implementations: {string.Join<Type>(", ", matches.Select(m =>
                    m.Type))}."),
        };
    }

    private static class Number<TGrainInterface>
    {
        public static readonly int Value = Interlocked.Increment(ref interfaceCount);
    }
}

internal sealed record GrainRoute(GrainClass Class, Func<GrainClass, string, GrainReference> Create);
