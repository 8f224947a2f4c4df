using System.Globalization;
using System.Text;
using Attendance.Mails;

namespace Attendance.Storage.Mails;

/// <summary>What both databases' statements about mails share.</summary>
internal static class StoredMail
{
    public const string Columns =
        "mail_id, participant, generation, status, attempts, due_at_us, created_at_us, updated_at_us, tried_at_us, " +
        "sent_at_us, message_id, answer";

    public static string ToJson(IEnumerable<MailWanted> wanted)
    {
        var json = new StringBuilder("[");
        foreach (var (participant, generation) in wanted)
        {
            json.Append(json.Length == 1 ? "" : ",")
                .Append(CultureInfo.InvariantCulture, $"[{participant},{generation}]");
        }

        return json.Append(']').ToString();
    }

    public static MailCounts Counts(IReadOnlyDictionary<MailStatus, int> byStatus, long? oldestDue, int undelivered) =>
        new()
        {
            ByStatus = byStatus,
            OldestDueAt = oldestDue is { } due ? StoredFormats.FromMicroseconds(due) : null,
            Undelivered = undelivered,
        };
}
