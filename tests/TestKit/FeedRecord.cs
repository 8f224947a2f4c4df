using System.Text.Json;

namespace Attendance.TestKit;

/// <summary>A record as the feed tells it, with what later entries made of it.</summary>
public sealed record FeedRecord
{
    /// <summary>What the journal keeps for the rules and does not show in answers.</summary>
    private static readonly HashSet<string> Inner = ["moves", "terms", "ownFault", "postedBy"];

    private static readonly HashSet<string> Changeable = ["status", "reason", "overrideNeeded"];

    private static readonly HashSet<string> Nothing = [];

    public required long Position { get; init; }

    /// <summary>The entry's data as it was written.</summary>
    public required JsonElement Data { get; init; }

    public required string Status { get; init; }

    public required string? Reason { get; init; }

    public required bool OverrideNeeded { get; init; }

    public required bool IsChanged { get; init; }

    /// <summary>Whose it is, counted from 1 in the order of registration; 0 for nobody's.</summary>
    public int Person { get; init; }

    /// <summary>The door found nobody on the list, whatever it refused the scan for.</summary>
    public bool NamesNobody => Text("ownFault") is "participant_not_found" or "token_invalid";

    public string ScanId => Data.GetProperty("scanId").GetString()!;

    public string? ParticipantId => Text("participantId");

    public string GateId => Data.GetProperty("gateId").GetString()!;

    public string? Zone => Text("zone");

    public string Method => Data.GetProperty("method").GetString()!;

    public DateTimeOffset Timestamp => Data.GetProperty("timestamp").GetDateTimeOffset();

    public bool IsIn => Data.GetProperty("direction").GetString() == "in";

    public bool Admitted => Data.GetProperty("admitted").GetBoolean();

    public double ProcessingMs => Data.GetProperty("processingMs").GetDouble();

    public static FeedRecord Of(JsonElement entry)
    {
        var data = entry.GetProperty("data");
        return new FeedRecord
        {
            Position = entry.GetProperty("position").GetInt64(),
            Data = data,
            Status = data.GetProperty("status").GetString()!,
            Reason = data.TryGetProperty("reason", out var reason) ? reason.GetString() : null,
            OverrideNeeded = data.GetProperty("overrideNeeded").GetBoolean(),
            IsChanged = false,
        };
    }

    /// <summary>After an entry that changes what the record counts as.</summary>
    public FeedRecord With(JsonElement change) => this with
    {
        Status = change.GetProperty("status").GetString()!,
        Reason = change.TryGetProperty("reason", out var reason) ? reason.GetString() : null,
        OverrideNeeded = change.GetProperty("overrideNeeded").GetBoolean(),
        IsChanged = true,
    };

    /// <summary>What differs between the record of an answer and this one, field by field; null when nothing does.
    /// What later scans may have changed since the answer is left out.</summary>
    public string? DifferenceTo(JsonElement answered) => Difference(answered, IsChanged ? Changeable : Nothing);

    /// <summary>The same for an answer given when all changes had been made.</summary>
    public string? DifferenceNowTo(JsonElement answered)
    {
        var (status, reason) = (answered.GetProperty("status").GetString(), (string?)null);
        if (answered.TryGetProperty("reason", out var given))
        {
            reason = given.GetString();
        }

        return (status, reason, answered.GetProperty("overrideNeeded").GetBoolean()) == (Status, Reason, OverrideNeeded)
            ? DifferenceTo(answered)
            : $"{ScanId} is {Status} ({Reason}) in the journal, but {status} ({reason}) in the answer.";
    }

    private string? Difference(JsonElement answered, IReadOnlySet<string> without)
    {
        var own = Data.EnumerateObject().Where(field => !Inner.Contains(field.Name) && !without.Contains(field.Name))
            .ToDictionary(field => field.Name, field => field.Value);
        foreach (var field in answered.EnumerateObject().Where(field => !without.Contains(field.Name)))
        {
            if (!own.Remove(field.Name, out var value) || !IsSame(value, field.Value))
            {
                return $"{field.Name} is {field.Value} in the answer: {answered}\nin the journal: {Data}";
            }
        }

        return own.Count == 0 ? null : $"The answer lacks {string.Join(", ", own.Keys)}: {answered}";
    }

    private static bool IsSame(JsonElement left, JsonElement right) =>
        JsonElement.DeepEquals(left, right)
        || (left.ValueKind == JsonValueKind.String && right.ValueKind == JsonValueKind.String
            && left.TryGetDateTimeOffset(out var leftTime) && right.TryGetDateTimeOffset(out var rightTime)
            && leftTime == rightTime);

    private string? Text(string name) => Data.TryGetProperty(name, out var value) ? value.GetString() : null;
}
