namespace Attendance.Callers;

/// <summary>Counts what the grains of this process changed about keys and accounts, so that a front beside them can
/// tell that what it remembers is over.</summary>
public sealed class CallerChanges
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Add() => Interlocked.Increment(ref _count);
}
