using System.Collections.Immutable;
using Orleans;

namespace Attendance.Mails;

/// <summary>Makes mails of what happens to an event's people, keyed by event id: a fold over the journal whose position
/// is stored with the mails that it made.</summary>
[Alias("onboarding-grain")]
public interface IOnboardingGrain : IGrainWithStringKey
{
    /// <summary>Reads the journal to its end. What it asks for is queued or cancelled when the task
    /// completes.</summary>
    [Alias("catch-up")]
    Task<MailAlerts> CatchUp();
}

/// <summary>The last alert of each kind about this event's mails, as the journal has it.</summary>
[GenerateSerializer, Immutable, Alias("mail-alerts")]
public sealed record MailAlerts
{
    public const string Undelivered = "mail_undelivered";

    public const string ServerUnreachable = "mail_server_unreachable";

    public static ImmutableArray<string> Kinds { get; } = [Undelivered, ServerUnreachable];

    [Id(0)] public ImmutableDictionary<string, MailAlert> ByKind { get; init; } =
        ImmutableDictionary<string, MailAlert>.Empty;
}

[GenerateSerializer, Immutable, Alias("mail-alert")]
public sealed record MailAlert
{
    [Id(0)] public required string AlertId { get; init; }

    /// <summary>How many of its kind were raised up to this one.</summary>
    [Id(1)] public int Number { get; init; }

    [Id(2)] public required bool IsOpen { get; init; }

    [Id(3)] public required DateTimeOffset Since { get; init; }
}
