using Attendance.Mails;

namespace Attendance.Storage.Postgres;

/// <summary>A mail as it is stored, by the names of the columns.</summary>
internal sealed record PostgresMailRow(
    string mail_id, int participant, int generation, short status, int attempts, long due_at_us,
    long created_at_us, long updated_at_us, long? tried_at_us, long? sent_at_us, string? message_id,
    string? answer, string? participant_id)
{
    public Mail ToMail() => new()
    {
        MailId = mail_id,
        Participant = participant,
        Generation = generation,
        Status = (MailStatus)status,
        Attempts = attempts,
        DueAt = StoredFormats.FromMicroseconds(due_at_us),
        CreatedAt = StoredFormats.FromMicroseconds(created_at_us),
        UpdatedAt = StoredFormats.FromMicroseconds(updated_at_us),
        TriedAt = tried_at_us is { } tried ? StoredFormats.FromMicroseconds(tried) : null,
        SentAt = sent_at_us is { } sent ? StoredFormats.FromMicroseconds(sent) : null,
        MessageId = message_id,
        Answer = answer,
        ParticipantId = participant_id,
    };
}
