namespace Attendance.Scans;

/// <summary>What folds need to know of a record: a value, since a long journal has a million of them.</summary>
internal record struct ScanFacts
{
    public string GateId { get; set; }

    public DateTimeOffset Timestamp { get; set; }

    public DateTimeOffset ReceivedAt { get; set; }

    public ScanMethod Method { get; set; }

    public Direction Direction { get; set; }

    public bool Admitted { get; set; }

    public RecordStatus Status { get; set; }

    public Reason? Reason { get; set; }

    public bool Offline { get; set; }

    public double ProcessingMs { get; set; }

    public int Attended { get; set; }

    public int Inside { get; set; }

    public ZoneMove[]? Zones { get; set; }

    /// <summary>When the gate was busy with it. What happened offline is no queue of now.</summary>
    public DateTimeOffset BusyAt => Offline ? Timestamp : ReceivedAt;

    public static ScanFacts Of(AttendanceRecord record) => new()
    {
        GateId = record.GateId,
        Timestamp = record.Timestamp,
        ReceivedAt = record.ReceivedAt,
        Method = record.Method,
        Direction = record.Direction,
        Admitted = record.Admitted,
        Status = record.Status,
        Reason = record.Reason,
        Offline = record.Offline,
        ProcessingMs = record.ProcessingMs,
        Attended = record.Moves?.Attended ?? 0,
        Inside = record.Moves?.Inside ?? 0,
        Zones = record.Moves?.Zones,
    };
}
