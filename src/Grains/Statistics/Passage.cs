using System.Runtime.InteropServices;
using Attendance.Scans;

namespace Attendance.Statistics;

/// <summary>What patterns need of an admitted record: 24 bytes, since a long journal has a million of them.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal struct Passage
{
    /// <summary>When it happened, UTC ticks.</summary>
    public long At;

    /// <summary>The record's, by which a change names it.</summary>
    public uint Position;

    /// <summary>Which one is this person's next in time; 0 for none.</summary>
    public int Next;

    public Direction Direction
    {
        readonly get => (Direction)_direction;
        set => _direction = (byte)value;
    }

    public ScanMethod Method
    {
        readonly get => (ScanMethod)_method;
        set => _method = (byte)value;
    }

    public RecordStatus Status
    {
        readonly get => (RecordStatus)_status;
        set => _status = (byte)value;
    }

    /// <summary>0 for none.</summary>
    public Reason Reason
    {
        readonly get => (Reason)_reason;
        set => _reason = (byte)value;
    }

    private byte _direction;
    private byte _method;
    private byte _status;
    private byte _reason;

    public readonly bool IsConfirmed => Status == RecordStatus.Confirmed;

    public readonly bool IsRefused => Status is RecordStatus.Refused or RecordStatus.Duplicate;

    /// <summary>At one moment somebody leaves first and enters then: the stay before ends, none of no length
    /// begins.</summary>
    public readonly bool IsBefore(in Passage other) =>
        At != other.At ? At < other.At : Direction > other.Direction;
}
