using System.Collections.Immutable;
using Orleans;

namespace Attendance.Uploads;

[GrainType("uploads")]
internal sealed class UploadsGrain(UploadStore store) : Grain, IUploadsGrain
{
    public Task<ImmutableArray<Upload>> List() => store.ListAsync(this.GetPrimaryKeyString());
}
