using System.Collections.Immutable;
using Attendance.Journal;
using Attendance.Participants;

namespace Attendance.Receivers;

/// <summary>What a receiver may be.</summary>
internal static class ReceiverRules
{
    public const int ReceiversMax = 20;

    private const int UrlLengthMax = 2_000;

    private static readonly ImmutableArray<EntryKind> Kinds =
    [
        EntryKind.AlertRaised, EntryKind.AlertCleared, EntryKind.AlertAcknowledged, EntryKind.EventStatusChanged,
        EntryKind.AnalyticsPublished,
    ];

    private static readonly ImmutableArray<string> Types = [.. Kinds.Select(Envelope.TypeOf)];

    /// <summary>Whether any receiver can want such an entry.</summary>
    public static bool IsDeliverable(EntryKind kind) => Kinds.Contains(kind);

    /// <summary>The types that a receiver gets: those that were asked for, or what its kind usually wants.</summary>
    public static ImmutableArray<string> TypesOf(PutReceiver command) => !command.Types.IsEmpty
        ? [.. command.Types.Distinct()]
        : command.Kind == ReceiverKind.Platform
            ? [Envelope.TypeOf(EntryKind.AnalyticsPublished)]
            : [Envelope.TypeOf(EntryKind.AlertRaised), Envelope.TypeOf(EntryKind.AlertCleared)];

    /// <summary>What is wrong with it, as field and fault.</summary>
    public static IEnumerable<(string Field, string Fault)> Faults(PutReceiver command, bool allowHttp)
    {
        var isMail = command.Kind == ReceiverKind.Mail;
        if (isMail && command.Url is not null)
        {
            yield return ("url", "is not for a mail receiver: it has an email");
        }

        if (!isMail && command.Email is not null)
        {
            yield return ("email", "is only for a mail receiver");
        }

        if (isMail && (command.Email is null || EmailAddress.Normalise(command.Email) is null))
        {
            yield return ("email", "must be an e-mail address");
        }

        if (!isMail && UrlFault(command.Url, allowHttp) is { } fault)
        {
            yield return ("url", fault);
        }

        foreach (var type in command.Types.Distinct().Where(type => !Types.Contains(type)))
        {
            yield return ("types", $"may be {string.Join(", ", Types)}");
        }

        if (isMail && command.Types.Any(
            type => Types.Contains(type) && !type.StartsWith("alert.", StringComparison.Ordinal)))
        {
            yield return ("types", "may only be of alerts for a mail receiver");
        }
    }

    /// <summary>What is wrong with an address that web hooks go to; null for a good one.</summary>
    public static string? UrlFault(string? text, bool allowHttp)
    {
        if (text is null || text.Length > UrlLengthMax || !Uri.TryCreate(text, UriKind.Absolute, out var url)
            || url.Host.Length == 0 || url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp)
        {
            return $"must be an https address of at most {UrlLengthMax} characters";
        }

        return url.Scheme == Uri.UriSchemeHttp && !allowHttp ? "must begin with https:"
            : url.UserInfo.Length > 0 ? "must not have a user or password"
            : url.Port is < 1 or > 65_535 ? "must have a port from 1 to 65535"
            : null;
    }
}
