using System.Collections.Immutable;
using Orleans;

namespace Attendance.Callers;

/// <summary>The access keys of one event, keyed by event id, or of the deployment, by
/// <see cref="Deployment"/>.</summary>
[Alias("access-keys-grain")]
public interface IAccessKeysGrain : IGrainWithStringKey
{
    /// <summary>No event has this id.</summary>
    public const string Deployment = "*";

    /// <summary>Revoked and expired ones too, by rising id.</summary>
    [Alias("list")]
    Task<ImmutableArray<AccessKey>> List(string after, int limit);
}
