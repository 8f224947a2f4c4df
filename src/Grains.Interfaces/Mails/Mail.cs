using System.Text.Json.Serialization;
using Orleans;

namespace Attendance.Mails;

/// <summary>One e-mail to one participant. Nothing personal: who it goes to and what it says is made when it is
/// sent.</summary>
[GenerateSerializer, Immutable, Alias("mail")]
public sealed record Mail
{
    /// <summary><c>ticket-{number}-{generation}</c>, with <c>-r{n}</c> when it was sent again on purpose.</summary>
    [Id(0)] public required string MailId { get; init; }

    /// <summary>The participant's number.</summary>
    [Id(1)] public required int Participant { get; init; }

    /// <summary>The generation of the token that it carries.</summary>
    [Id(2)] public required int Generation { get; init; }

    [Id(3)] public required MailStatus Status { get; init; }

    /// <summary>How often a server was asked to take it.</summary>
    [Id(4)] public int Attempts { get; init; }

    /// <summary>Not to be tried before.</summary>
    [Id(5)] public required DateTimeOffset DueAt { get; init; }

    [Id(6)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(7)] public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The first attempt.</summary>
    [Id(8)] public DateTimeOffset? TriedAt { get; init; }

    [Id(9)] public DateTimeOffset? SentAt { get; init; }

    /// <summary>The same in every attempt; null before the first.</summary>
    [Id(10)] public string? MessageId { get; init; }

    /// <summary>The codes of the server's last answer, such as <c>550 5.1.1</c>; never its text, which may hold an
    /// address.</summary>
    [Id(11)] public string? Answer { get; init; }

    /// <summary>Filled in by lists only.</summary>
    [Id(12)] public string? ParticipantId { get; init; }
}

/// <summary>The numbers are stored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MailStatus>))]
public enum MailStatus
{
    [JsonStringEnumMemberName("queued")] Queued = 1,

    /// <summary>Taken by whoever sends; back to queued if that ends first.</summary>
    [JsonStringEnumMemberName("sending")] Sending = 2,

    /// <summary>The server took it.</summary>
    [JsonStringEnumMemberName("sent")] Sent = 3,

    /// <summary>The server will not take it, or could not for a day.</summary>
    [JsonStringEnumMemberName("failed")] Failed = 4,

    /// <summary>The address does not take it.</summary>
    [JsonStringEnumMemberName("bounced")] Bounced = 5,

    /// <summary>It is not to be sent: a newer token, an erased or barred person, or somebody's wish.</summary>
    [JsonStringEnumMemberName("cancelled")] Cancelled = 6,
}
