using Attendance.Http;

namespace Attendance.Receivers;

/// <summary>A receiver as sent; what is left out takes its default.</summary>
internal sealed record ReceiverRequest
{
    private const int TypesMax = 20;

    public string? ReceiverId { get; set; }

    public string? Kind { get; set; }

    public string? Url { get; set; }

    public string? Email { get; set; }

    public IReadOnlyList<string?>? Types { get; set; }

    public bool? IsActive { get; set; }

    /// <summary>The grain knows what an address may be; null when the rest is wrong.</summary>
    public PutReceiver? Read(string receiverId, long? version, Faults faults)
    {
        faults.CheckId(receiverId, "receiverId");
        faults.Check(ReceiverId is null || ReceiverId == receiverId, "receiverId", "is not the one in the path");
        faults.Check(ApiJson.TryParse<ReceiverKind>(Kind, out var kind), "kind", "must be webhook, mail or platform");
        var types = Types ?? [];
        faults.Check(
            types.Count <= TypesMax && types.All(type => type is not null), "types", $"may be {TypesMax} texts");
        faults.Check(Types is null or { Count: > 0 }, "types", "must have one at least, or be left out");
        return faults.Any ? null : new PutReceiver
        {
            Kind = kind,
            Url = Url,
            Email = Email,
            Types = [.. types.OfType<string>()],
            IsActive = IsActive ?? true,
            ExpectedVersion = version,
        };
    }
}

internal sealed record ReceiverResponse
{
    public required string ReceiverId { get; init; }

    public required ReceiverKind Kind { get; init; }

    public string? Url { get; init; }

    public string? Email { get; init; }

    public required IReadOnlyList<string> Types { get; init; }

    public required bool IsActive { get; init; }

    public required long Version { get; init; }

    /// <summary>Told once, when it is made; its text is the key of the signatures.</summary>
    public string? Secret { get; init; }

    /// <summary>Until when the secret before this one signs too.</summary>
    public DateTimeOffset? OldSecretUntil { get; init; }

    public static ReceiverResponse Of(Receiver receiver) => new()
    {
        ReceiverId = receiver.ReceiverId,
        Kind = receiver.Kind,
        Url = receiver.Url,
        Email = receiver.Email,
        Types = receiver.Types,
        IsActive = receiver.IsActive,
        Version = receiver.Version,
    };

    public static ReceiverResponse Of(ReceiverResult result) => Of(result.Receiver!) with
    {
        Secret = result.Secret,
        OldSecretUntil = result.OldSecretUntil,
    };
}

internal sealed record ReceiverPage(IReadOnlyList<ReceiverResponse> Items, string? NextCursor);

internal sealed record ReceiverTestResponse(string DeliveryId, bool Delivered, string Answer, int DurationMs);

internal sealed record DeliveryResponse
{
    /// <summary>As in the header <c>Attendance-Delivery</c>.</summary>
    public required string Id { get; init; }

    public required string Type { get; init; }

    public required long Position { get; init; }

    public required DeliveryStatus Status { get; init; }

    public required int Attempts { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DeliveredAt { get; init; }

    public string? Answer { get; init; }

    public int? DurationMs { get; init; }

    public static DeliveryResponse Of(string eventId, string receiverId, Delivery delivery) => new()
    {
        Id = $"{eventId}:{receiverId}:{delivery.Position}",
        Type = delivery.Type,
        Position = delivery.Position,
        Status = delivery.Status,
        Attempts = delivery.Attempts,
        DueAt = delivery.Status == DeliveryStatus.Queued ? delivery.DueAt : null,
        CreatedAt = delivery.CreatedAt,
        DeliveredAt = delivery.DeliveredAt,
        Answer = delivery.Answer,
        DurationMs = delivery.DurationMs,
    };
}

internal sealed record DeliveryPage(IReadOnlyList<DeliveryResponse> Items, string? NextCursor);
