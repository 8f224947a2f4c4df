using System.Collections.Immutable;
using Attendance.Gates;
using Attendance.Scans;

namespace Attendance.Statistics;

/// <summary>What a gate did. That never changes: somebody who was annulled later did stand at this door.</summary>
internal static class GateTally
{
    public static void Add(GateSums gate, in ScanFacts facts)
    {
        gate.Processed++;
        gate.ProcessingMs += facts.ProcessingMs;
        gate.Window.Add(facts.BusyAt);
        if (facts.Admitted)
        {
            gate.Methods[facts.Method] = gate.Methods.GetValueOrDefault(facts.Method) + 1;
            gate.Last = gate.Last is { } last && last >= facts.Timestamp ? last : facts.Timestamp;
        }
        else if (facts.Reason is { } reason)
        {
            gate.Refusals[reason] = gate.Refusals.GetValueOrDefault(reason) + 1;
        }
    }

    public static GateStatistics ToStatistics(GateSums gate, DateTimeOffset now, Gate? configured) => new()
    {
        TotalProcessed = gate.Processed,
        AvgProcessingMs = Math.Round(gate.ProcessingMs / gate.Processed, 3),
        LastAttendance = gate.Last,
        MethodBreakdown = gate.Methods.ToImmutableDictionary(),
        Refusals = gate.Refusals.ToImmutableDictionary(),
        Load = configured is null ? default : GateRules.Load(gate.Window.Total(now), configured.CapacityPerMinute),
    };
}
