using System.Text;
using Attendance.Journal;

namespace Attendance.Storage.Journal;

/// <summary>The query over <c>attendance_records</c>: only the conditions that are asked for, so that each gets the
/// plan that it needs.</summary>
internal static class RecordQuery
{
    public static string Sql(RecordFilter filter)
    {
        var sql = new StringBuilder(
            """
            select position, data, status, reason, override_needed
            from attendance_records
            where event_id = @EventId and position > @After
            """);
        AddIf(filter.Participant is not null, " and participant = @Participant");
        AddIf(filter.GateId is not null, " and gate_id = @GateId");
        AddIf(filter.From is not null, " and timestamp >= @From");
        AddIf(filter.To is not null, " and timestamp < @To");
        AddIf(filter.Status is not null, " and status = @Status");
        return sql.Append(" order by position limit @Limit").ToString();

        void AddIf(bool wanted, string condition) => sql.Append(wanted ? condition : "");
    }
}
