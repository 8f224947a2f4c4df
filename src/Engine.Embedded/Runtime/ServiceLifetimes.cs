using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace Attendance.Engine.Embedded.Runtime;

/// <summary>Tells which services are singletons: the container itself does not.</summary>
internal sealed class ServiceLifetimes(IServiceCollection services)
{
    private readonly ConcurrentDictionary<(Type, object?), bool> known = new();

    public bool IsSingleton(Type type, object? key) =>
        known.GetOrAdd((type, key), static (wanted, services) => Find(services, wanted.Item1, wanted.Item2), services);

    private static bool Find(IServiceCollection services, Type type, object? key)
    {
        if (key is null && (type == typeof(IServiceProvider) || type == typeof(IServiceScopeFactory)))
        {
            return type == typeof(IServiceScopeFactory);
        }

        var open = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        var matches = services.Where(one => Equals(one.ServiceKey, key)
            && (one.ServiceType == type || one.ServiceType == open)).ToArray();
        return matches.Length > 0 && matches.All(one => one.Lifetime == ServiceLifetime.Singleton);
    }
}
