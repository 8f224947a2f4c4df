using System.Collections.Immutable;
using Orleans;

namespace Attendance.Callers;

[GrainType("access-keys")]
internal sealed class AccessKeysGrain(IAccessKeyStore store) : Grain, IAccessKeysGrain
{
    public async Task<ImmutableArray<AccessKey>> List(string after, int limit)
    {
        var key = this.GetPrimaryKeyString();
        var rows = await store.ListAsync(
            key == IAccessKeysGrain.Deployment ? null : key, after, limit, CancellationToken.None);
        return [.. rows.Select(row => row.Key)];
    }
}
