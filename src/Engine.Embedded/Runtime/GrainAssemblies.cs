using System.Collections.Concurrent;
using System.Reflection;
using Orleans;

namespace Attendance.Engine.Embedded.Runtime;

/// <summary>Finds grain classes in whatever is loaded or referenced by the application, and refers to this
/// engine.</summary>
internal static class GrainAssemblies
{
    private static readonly ConcurrentDictionary<Assembly, Type[]> Known = new();
    private static readonly string EngineName = typeof(GrainAssemblies).Assembly.GetName().Name!;
    private static readonly string[] Foreign = ["System", "Microsoft", "netstandard", "mscorlib", "xunit"];

    public static IEnumerable<Type> FindClasses(ICollection<Assembly> given) =>
        (given.Count > 0 ? given : Reachable()).SelectMany(one => Known.GetOrAdd(one, Classes));

    private static HashSet<Assembly> Reachable()
    {
        var reached = new HashSet<Assembly>();
        var open = new Stack<Assembly>(AppDomain.CurrentDomain.GetAssemblies().Where(one => !one.IsDynamic));
        while (open.TryPop(out var assembly))
        {
            if (IsForeign(assembly.GetName()) || !reached.Add(assembly))
            {
                continue;
            }

            foreach (var name in assembly.GetReferencedAssemblies().Where(name => !IsForeign(name)))
            {
                if (TryLoad(name) is { } referenced)
                {
                    open.Push(referenced);
                }
            }
        }

        reached.RemoveWhere(one => one.GetReferencedAssemblies().All(name => name.Name != EngineName));
        return reached;
    }

    private static bool IsForeign(AssemblyName name) =>
        Foreign.Any(prefix => name.Name!.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    // A reference that is not deployed is no reason to fail: code that needs it will say so.
    private static Assembly? TryLoad(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (Exception missing) when (missing is IOException or BadImageFormatException)
        {
            return null;
        }
    }

    private static Type[] Classes(Assembly assembly) =>
    [
        .. assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false,
            ContainsGenericParameters: false }
            && typeof(IGrainBase).IsAssignableFrom(type) && type.GetInterfaces().Any(GrainClass.IsGrainInterface)),
    ];
}
