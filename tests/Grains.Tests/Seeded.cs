using System.Globalization;
using System.Security.Cryptography;
using Xunit.Sdk;

namespace Attendance;

/// <summary>Chance that can be repeated: a failure names its seed, and ATTENDANCE_SEED runs that one case
/// again.</summary>
internal static class Seeded
{
    public static void Check(int cases, Action<Random> property) => CheckAsync(
        cases,
        random =>
        {
            property(random);
            return Task.CompletedTask;
        }).GetAwaiter().GetResult();

    public static async Task CheckAsync(int cases, Func<Random, Task> property)
    {
        var given = Environment.GetEnvironmentVariable("ATTENDANCE_SEED");
        var first = given is null ? RandomNumberGenerator.GetInt32(1_000_000_000) : int.Parse(given,
            CultureInfo.InvariantCulture);
        Console.WriteLine($"Seeds from {first}");
        for (var seed = first; seed < first + (given is null ? cases : 1); seed++)
        {
            try
            {
                await property(new Random(seed));
            }
            catch (Exception exception)
            {
                throw new XunitException($"ATTENDANCE_SEED={seed} repeats this: {exception.Message}", exception);
            }
        }
    }

    public static T Pick<T>(this Random random, IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    public static bool Chance(this Random random, int percent) => random.Next(100) < percent;
}
