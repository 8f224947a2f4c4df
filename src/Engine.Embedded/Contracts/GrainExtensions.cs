using Attendance.Engine.Embedded.Runtime;
using Orleans.Runtime;

namespace Orleans;

public static class GrainExtensions
{
    public static GrainId GetGrainId(this IAddressable grain) => grain switch
    {
        GrainReference reference => reference.GrainId,
        IGrainBase activation => activation.GrainContext.GrainId,
        _ => throw new ArgumentException($"{grain?.GetType()} is neither a grain nor a reference.", nameof(grain)),
    };

    public static string GetPrimaryKeyString(this IAddressable grain) => grain switch
    {
        GrainReference reference => reference.Key,
        IGrainBase activation => activation.GrainContext.GrainId.Key.ToString(),
        _ => throw new ArgumentException($"{grain?.GetType()} is neither a grain nor a reference.", nameof(grain)),
    };

    /// <summary>A reference to the same grain by another of its interfaces; how a grain hands itself out.</summary>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain)
    {
        var (target, key) = grain switch
        {
            GrainReference reference => (reference.Class, reference.Key),
            IGrainBase { GrainContext: Activation activation } => (activation.Class, activation.Key),
            _ => throw new ArgumentException($"{grain?.GetType()} is neither a grain nor a reference.", nameof(grain)),
        };
        return (TGrainInterface)(object)ReferenceFactory.For(typeof(TGrainInterface))(target, key);
    }
}
