using System.Globalization;
using System.Security.Cryptography;
using Xunit.Abstractions;

namespace Attendance.Fault;

/// <summary>The only source of chance of a test; printed, and settable by ATTENDANCE_FAULT_SEED.</summary>
internal sealed class Seed
{
    private readonly int value;

    /// <param name="usual">The one that is taken unless another is set; null for one of chance.</param>
    public Seed(ITestOutputHelper output, int? usual = null)
    {
        var preset = Environment.GetEnvironmentVariable("ATTENDANCE_FAULT_SEED");
        value = preset is null
            ? usual ?? RandomNumberGenerator.GetInt32(1_000_000)
            : int.Parse(preset, CultureInfo.InvariantCulture);
        output.WriteLine($"seed {value}");
        Random = new Random(value);
    }

    public Random Random { get; }

    /// <summary>Chance for one of many workers.</summary>
    public Random Fork(int worker) => new(unchecked((value * 397) ^ worker));
}
