namespace Orleans.Placement;

[AttributeUsage(AttributeTargets.Class)]
public abstract class PlacementAttribute : Attribute;

/// <summary>By the hash of the identity, over the silos of a cluster. Here there is one process.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class HashBasedPlacementAttribute : PlacementAttribute;

/// <summary>Its activations are not moved to another silo for the sake of balance. Here there is one process.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ImmovableAttribute(ImmovableKind kind = ImmovableKind.Any) : Attribute
{
    public ImmovableKind Kind { get; } = kind;
}

/// <summary>By whom.</summary>
[Flags]
public enum ImmovableKind : byte
{
    Repartitioner = 1,
    Rebalancer = 2,
    Any = Repartitioner | Rebalancer,
}
