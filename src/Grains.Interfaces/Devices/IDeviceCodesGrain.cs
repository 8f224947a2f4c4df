using Orleans;
using Orleans.Concurrency;

namespace Attendance.Devices;

/// <summary>Tells which event an enrolment code belongs to, so that nobody has to type that too. One grain, key
/// <see cref="Key"/>; it keeps nothing.</summary>
[Alias("device-codes-grain")]
public interface IDeviceCodesGrain : IGrainWithStringKey
{
    const string Key = "all";

    /// <summary>The event, or null for a code that is none, used or too old.</summary>
    /// <param name="code">As <see cref="MakeDeviceCode.Code"/>.</param>
    [Alias("find"), AlwaysInterleave]
    Task<string?> Find(string code);
}
