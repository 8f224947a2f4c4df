using System.Collections.Immutable;
using Attendance.Http;

namespace Attendance.Mails;

internal sealed record QueueMailsRequest
{
    public ImmutableList<string?>? ParticipantIds { get; set; }

    public string? Group { get; set; }

    public bool? Everybody { get; set; }

    public bool? Again { get; set; }

    public bool? DryRun { get; set; }
}

internal sealed record MailPreviewRequest
{
    public string? ParticipantId { get; set; }
}

internal sealed record QueueMailsResponse(
    int Queued, int HaveOne, int MayNotGet, IReadOnlyList<string> Unknown, bool DryRun, bool ServerConfigured)
{
    public string? Note => MailSummaryResponse.NoteFor(ServerConfigured);
}

internal sealed record MailResponse
{
    public required string MailId { get; init; }

    public string? ParticipantId { get; init; }

    public required int Generation { get; init; }

    public required MailStatus Status { get; init; }

    public required int Attempts { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    public string? MessageId { get; init; }

    public string? Answer { get; init; }

    public static MailResponse Of(Mail mail) => new()
    {
        MailId = mail.MailId,
        ParticipantId = mail.ParticipantId,
        Generation = mail.Generation,
        Status = mail.Status,
        Attempts = mail.Attempts,
        DueAt = mail.Status == MailStatus.Queued ? mail.DueAt : null,
        CreatedAt = mail.CreatedAt,
        UpdatedAt = mail.UpdatedAt,
        SentAt = mail.SentAt,
        MessageId = mail.MessageId,
        Answer = mail.Answer,
    };
}

internal sealed record MailPage(IReadOnlyList<MailResponse> Items, string? NextCursor);

internal sealed record MailSummaryResponse(
    IReadOnlyDictionary<string, int> Counts,
    DateTimeOffset? OldestDueAt,
    int Undelivered,
    bool ServerConfigured,
    DateTimeOffset? ServerAwaySince,
    IReadOnlyList<MailResponse> RecentTrouble)
{
    public string? Note => NoteFor(ServerConfigured);

    public static string? NoteFor(bool serverConfigured) => serverConfigured
        ? null
        : "No mail server is configured (Attendance:Mail:Host): mails stay queued until there is one.";

    public static MailSummaryResponse Of(MailSummary summary) => new(
        Enum.GetValues<MailStatus>().ToDictionary(ApiJson.Name, status => summary.Counts.GetValueOrDefault(status)),
        summary.OldestDueAt,
        summary.Undelivered,
        summary.IsServerConfigured,
        summary.ServerAwaySince,
        [.. summary.RecentTrouble.Select(MailResponse.Of)]);
}

/// <param name="Qr">The picture that <c>cid:qr</c> stands for, as a data URI.</param>
internal sealed record MailPreviewResponse(string Subject, string Html, string Text, string Qr);

internal sealed record CancelMailsResponse(int Cancelled);
