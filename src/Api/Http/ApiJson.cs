using System.Text.Json;
using System.Text.Json.Serialization;
using Attendance.Accounts;
using Attendance.Alerts;
using Attendance.Callers;
using Attendance.Devices;
using Attendance.Events;
using Attendance.Gates;
using Attendance.Mails;
using Attendance.Participants;
using Attendance.Receivers;
using Attendance.Reports;
using Attendance.Scans;
using Attendance.Statistics;
using Attendance.Uploads;

namespace Attendance.Http;

/// <summary>The JSON of the API: camelCase, what is null left out, unknown fields refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(RecordConverter), typeof(OffsetTimeConverter)])]
[JsonSerializable(typeof(ScanRequest))]
[JsonSerializable(typeof(ScanResponse))]
[JsonSerializable(typeof(BatchRequest))]
[JsonSerializable(typeof(BatchResponse))]
[JsonSerializable(typeof(AnnulRequest))]
[JsonSerializable(typeof(VerifyRequest))]
[JsonSerializable(typeof(VerifyResponse))]
[JsonSerializable(typeof(RecordPage))]
[JsonSerializable(typeof(EventRequest))]
[JsonSerializable(typeof(EventStatusRequest))]
[JsonSerializable(typeof(Event))]
[JsonSerializable(typeof(EventPage))]
[JsonSerializable(typeof(GateRequest))]
[JsonSerializable(typeof(GateResponse))]
[JsonSerializable(typeof(GatePage))]
[JsonSerializable(typeof(ParticipantRequest))]
[JsonSerializable(typeof(ParticipantResponse))]
[JsonSerializable(typeof(ParticipantPage))]
[JsonSerializable(typeof(PersonExport))]
[JsonSerializable(typeof(AlertResponse))]
[JsonSerializable(typeof(AlertPage))]
[JsonSerializable(typeof(KeyResponse))]
[JsonSerializable(typeof(AccessKeyRequest))]
[JsonSerializable(typeof(AccessKeyResponse))]
[JsonSerializable(typeof(AccessKeyPage))]
[JsonSerializable(typeof(RotateKeyRequest))]
[JsonSerializable(typeof(DeviceCodeRequest))]
[JsonSerializable(typeof(DeviceCodeResponse))]
[JsonSerializable(typeof(DeviceCodePage))]
[JsonSerializable(typeof(EnrolRequest))]
[JsonSerializable(typeof(EnrolResponse))]
[JsonSerializable(typeof(DeviceRequest))]
[JsonSerializable(typeof(DeviceResponse))]
[JsonSerializable(typeof(DevicePage))]
[JsonSerializable(typeof(HeartbeatRequest))]
[JsonSerializable(typeof(HeartbeatResponse))]
[JsonSerializable(typeof(AccountRequest))]
[JsonSerializable(typeof(AccountChangeRequest))]
[JsonSerializable(typeof(AccountResponse))]
[JsonSerializable(typeof(AccountPage))]
[JsonSerializable(typeof(TeamRequest))]
[JsonSerializable(typeof(TeamRoleRequest))]
[JsonSerializable(typeof(TeamMemberResponse))]
[JsonSerializable(typeof(TeamPage))]
[JsonSerializable(typeof(SignInRequest))]
[JsonSerializable(typeof(RefreshRequest))]
[JsonSerializable(typeof(AcceptRequest))]
[JsonSerializable(typeof(PasswordRequest))]
[JsonSerializable(typeof(SessionResponse))]
[JsonSerializable(typeof(WhoResponse))]
[JsonSerializable(typeof(UploadResponse))]
[JsonSerializable(typeof(UploadPage))]
[JsonSerializable(typeof(ReportPage))]
[JsonSerializable(typeof(RealtimeResponse))]
[JsonSerializable(typeof(ForecastResponse))]
[JsonSerializable(typeof(PatternsResponse))]
[JsonSerializable(typeof(FinalReport))]
[JsonSerializable(typeof(HourlyResponse))]
[JsonSerializable(typeof(QueueMailsRequest))]
[JsonSerializable(typeof(QueueMailsResponse))]
[JsonSerializable(typeof(MailPreviewRequest))]
[JsonSerializable(typeof(MailPreviewResponse))]
[JsonSerializable(typeof(MailPage))]
[JsonSerializable(typeof(MailSummaryResponse))]
[JsonSerializable(typeof(CancelMailsResponse))]
[JsonSerializable(typeof(ReceiverRequest))]
[JsonSerializable(typeof(ReceiverResponse))]
[JsonSerializable(typeof(ReceiverPage))]
[JsonSerializable(typeof(ReceiverTestResponse))]
[JsonSerializable(typeof(DeliveryResponse))]
[JsonSerializable(typeof(DeliveryPage))]
[JsonSerializable(typeof(Dictionary<string, string[]>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string[]>))]
[JsonSerializable(typeof(Microsoft.AspNetCore.Mvc.ProblemDetails))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(long?))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>Makes what the framework itself writes, problems and the description of the API, look the
    /// same.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.TypeInfoResolverChain.Insert(0, Default);
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Converters.Add(new RecordConverter());
        options.Converters.Add(new OffsetTimeConverter());
    }

    /// <summary>An enum value as the API spells it.</summary>
    public static string Name<TEnum>(TEnum value)
        where TEnum : struct, Enum => Names<TEnum>.Of(value);

    public static bool TryParse<TEnum>(string? text, out TEnum value)
        where TEnum : struct, Enum => Names<TEnum>.TryParse(text, out value);

    private static class Names<TEnum>
        where TEnum : struct, Enum
    {
        private static readonly Dictionary<TEnum, string> ByValue = Enum.GetValues<TEnum>()
            .ToDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

        private static readonly Dictionary<string, TEnum> ByName = ByValue
            .ToDictionary(pair => pair.Value, pair => pair.Key);

        public static string Of(TEnum value) => ByValue[value];

        public static bool TryParse(string? text, out TEnum value) => ByName.TryGetValue(text ?? "", out value);
    }
}

/// <summary>RFC 3339 with an offset: a time without one would be read in the server's own zone.</summary>
internal sealed class OffsetTimeConverter : JsonConverter<DateTimeOffset>
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK",
    ];

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && TryParse(reader.GetString(), out var time))
        {
            return time;
        }

        throw new JsonException("A time must look like 2026-05-01T09:30:00+09:00.");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);

    public static bool TryParse(string? text, out DateTimeOffset time)
    {
        time = default;
        var hasOffset = text is { Length: > 10 and < 40 }
            && (text[^1] is 'Z' or 'z' || text.LastIndexOfAny(['+', '-']) > 10);
        return hasOffset && DateTimeOffset.TryParseExact(
            text!.ToUpperInvariant(), Formats, System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.None, out time);
    }
}
