using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Attendance.Journal;
using Attendance.Scans;

namespace Attendance.Bench.Folds;

/// <summary>Records of a long fair as the doors write them: people come in at twenty gates, some are refused, some are
/// annulled.</summary>
internal sealed class Crowd(Random random)
{
    private const int RefusedPercent = 5;
    private const int AnnulledPercent = 1;

    public static readonly DateTimeOffset Opening = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Three days of eight hours in the order of the journal.</summary>
    private static readonly TimeSpan Open = TimeSpan.FromHours(24);

    private static readonly JsonSerializerOptions Stored = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public IEnumerable<NewEntry> Entries(int count)
    {
        var position = 0L;
        for (var number = 1; number <= count; number++)
        {
            position++;
            var at = Opening + (Open * number / count);
            var record = Next(number, at);
            yield return new NewEntry
            {
                Kind = record.Admitted ? EntryKind.AttendanceRecorded : EntryKind.AttendanceRefused,
                At = at,
                Participant = number,
                Sequence = 1,
                ScanKey = record.ScanId,
                Data = JsonSerializer.SerializeToUtf8Bytes(record, Stored),
            };
            if (record.Admitted && random.Next(100) < AnnulledPercent)
            {
                yield return Annulled(record with { Position = position++ }, number, at);
            }
        }
    }

    private AttendanceRecord Next(int number, DateTimeOffset at)
    {
        var isAdmitted = random.Next(100) >= RefusedPercent;
        return new AttendanceRecord
        {
            ScanId = Id("scan", number),
            ParticipantId = Id("P", number),
            GateId = Id("gate", random.Next(20)),
            Zone = random.Next(4) == 0 ? "hall" : null,
            DeviceId = Id("tablet", random.Next(60)),
            Timestamp = at.AddSeconds(-random.Next(3)),
            ReceivedAt = at,
            Method = (ScanMethod)random.Next(1, 4),
            Direction = Direction.In,
            Admitted = isAdmitted,
            Status = isAdmitted ? RecordStatus.Confirmed : RecordStatus.Refused,
            Reason = isAdmitted ? null : (Reason)random.Next(4, 10),
            PostedBy = "owner",
            ProcessingMs = Math.Round(random.NextDouble() * 5, 3),
            Moves = isAdmitted ? new Moves { Attended = 1, Inside = 1 } : null,
        };
    }

    private static NewEntry Annulled(AttendanceRecord record, int number, DateTimeOffset at) => new()
    {
        Kind = EntryKind.AttendanceAnnulled,
        At = at,
        Participant = number,
        Sequence = 2,
        Data = JsonSerializer.SerializeToUtf8Bytes(
            new RecordChange
            {
                RecordId = record.Id,
                ScanId = record.ScanId,
                GateId = record.GateId,
                PreviousStatus = record.Status,
                Status = RecordStatus.Annulled,
                Timestamp = record.Timestamp,
                Method = record.Method,
                Direction = record.Direction,
                Moves = new Moves { Attended = -1, Inside = -1 },
            },
            Stored),
    };

    private static string Id(string what, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{what}-{number:D7}");
}
