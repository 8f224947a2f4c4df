using System.Text.Json;
using System.Text.Json.Serialization;
using Attendance.Participants;

namespace Attendance.Receivers;

/// <summary>What a receiver's row hides.</summary>
internal sealed record ReceiverContent
{
    public string? Url { get; init; }

    public string? Email { get; init; }

    public string? Secret { get; init; }

    /// <summary>Signs too, until <see cref="OldSecretUntil"/>.</summary>
    public string? OldSecret { get; init; }

    public DateTimeOffset? OldSecretUntil { get; init; }

    public static ReceiverContent None { get; } = new();

    /// <summary>Those that sign now.</summary>
    public IEnumerable<string> SecretsAt(DateTimeOffset now)
    {
        if (Secret is not null)
        {
            yield return Secret;
        }

        if (OldSecret is not null && now < OldSecretUntil)
        {
            yield return OldSecret;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReceiverContent))]
internal sealed partial class ReceiverJson : JsonSerializerContext;

/// <summary>Seals addresses and secrets like personal data, bound to event and receiver.</summary>
internal sealed class ReceiverSeal(PersonalData personal)
{
    public byte[] Seal(string eventId, string receiverId, ReceiverContent content) => personal.Seal(
        eventId, Label(receiverId),
        JsonSerializer.SerializeToUtf8Bytes(content, ReceiverJson.Default.ReceiverContent));

    public ReceiverContent Open(string eventId, ReceiverRow row) => row.IsDeleted
        ? ReceiverContent.None
        : JsonSerializer.Deserialize(
            personal.Open(eventId, Label(row.ReceiverId), row.Sealed), ReceiverJson.Default.ReceiverContent)!;

    public Receiver View(string eventId, ReceiverRow row)
    {
        var content = Open(eventId, row);
        return new Receiver
        {
            ReceiverId = row.ReceiverId,
            Kind = row.Kind,
            Url = content.Url,
            Email = content.Email,
            Types = [.. row.Types],
            IsActive = row.IsActive,
            Version = row.Version,
        };
    }

    // No id of anything else that is sealed has a slash behind this word.
    private static string Label(string receiverId) => $"receiver/{receiverId}";
}
