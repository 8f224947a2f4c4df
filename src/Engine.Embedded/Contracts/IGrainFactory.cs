using Orleans.Runtime;

namespace Orleans;

public interface IGrainFactory
{
    /// <summary>Never fails for a known interface and never calls the grain; a reference is small and may be
    /// kept.</summary>
    TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey;

    IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey);

    TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable;
}

public interface IClusterClient : IGrainFactory
{
    IServiceProvider ServiceProvider { get; }
}
