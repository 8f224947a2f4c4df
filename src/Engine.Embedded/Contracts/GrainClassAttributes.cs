using Orleans.Runtime;

namespace Orleans;

[AttributeUsage(AttributeTargets.Class)]
public sealed class GrainTypeAttribute(string grainType) : Attribute
{
    internal GrainType GrainType { get; } = GrainType.Create(grainType);
}

/// <summary>Every stream of this namespace is delivered to the grain whose key is the stream's key.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public class ImplicitStreamSubscriptionAttribute(string streamNamespace) : Attribute
{
    internal string Namespace { get; } = streamNamespace.Trim();
}
