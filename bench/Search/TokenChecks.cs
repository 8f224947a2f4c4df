using System.Diagnostics;
using Attendance.Participants;

namespace Attendance.Bench.Search;

/// <summary>How many tokens one core checks.</summary>
internal static class TokenChecks
{
    private const int Tokens = 20_000;
    private const int Checks = 1_000_000;

    public static void Measure(TokenCodec codec, Random random)
    {
        string[] genuine = [.. Enumerable.Range(0, Tokens)
            .Select(_ => codec.Format(random.Next(1, TokenCodec.NumberMax + 1), random.Next(16)))];
        string[] forged = [.. genuine.Select(token => token[..^1] + (token[^1] == '7' ? '8' : '7'))];
        foreach (var (what, tokens, expected) in new[]
        {
            ("warm-up", genuine, TokenCheck.Valid),
            ("genuine tokens", genuine, TokenCheck.Valid),
            ("forged tokens", forged, TokenCheck.Forged),
        })
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < Checks; i++)
            {
                if (codec.Check(tokens[i % Tokens], out _, out _) != expected)
                {
                    throw new InvalidOperationException($"{tokens[i % Tokens]} should be {expected}.");
                }
            }

            var bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / Checks;
            Console.WriteLine($"{what,-38} {Checks / watch.Elapsed.TotalSeconds,12:N0} /s {bytes,5} B per check");
        }
    }
}
