using System.Collections.Immutable;
using Attendance.Scans;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Attendance.Http;

/// <summary>Every error that the API answers with: RFC 9457 problems. Clients branch on <c>code</c>, people read
/// <c>detail</c>.</summary>
internal static class Problems
{
    public static ProblemHttpResult Invalid(IReadOnlyDictionary<string, string[]> errors) => Problem(
        400, "invalid_request", "Some fields are not valid; each is named under errors.", ("errors", errors));

    public static ProblemHttpResult Invalid(ImmutableDictionary<string, ImmutableArray<string>> errors) =>
        Invalid(errors.ToDictionary(field => field.Key, field => field.Value.ToArray()));

    public static ProblemHttpResult Invalid(string field, string fault) =>
        Invalid(new Dictionary<string, string[]> { [field] = [fault] });

    public static ProblemHttpResult TooLarge(long? bytesMax) => Problem(
        413, "too_large", bytesMax is null ? "The request is too large." : $"The request may have {bytesMax} bytes.");

    public static ProblemHttpResult UnsupportedMediaType() => Problem(
        415, "unsupported_media_type", "Send JSON, with Content-Type: application/json.");

    public static ProblemHttpResult Unauthenticated() => Problem(
        401, "unauthenticated", "Send a valid key as \"Authorization: Bearer …\" or \"X-Api-Key: …\".");

    /// <param name="mayDeliver">A device's, which may still send what it scanned before.</param>
    public static ProblemHttpResult KeyOver(bool isRevoked, bool mayDeliver) => isRevoked
        ? Problem(
            401, "key_revoked", "This key was revoked: ask the organiser for a new one.",
            ("upload", mayDeliver ? true : null))
        : Problem(401, "key_expired", "This key has expired: ask the organiser for a new one.");

    /// <summary>One answer, whatever was wrong with the code.</summary>
    public static ProblemHttpResult CodeInvalid() => Problem(
        404, "code_invalid", "This code is wrong, was used, or is older than 15 minutes: ask for a new one.");

    public static ProblemHttpResult CodeNotFound(string codeId) =>
        Problem(404, "code_not_found", $"This event has no open code {codeId}.");

    public static ProblemHttpResult TooManyCodes() => Problem(
        409, "too_many_codes", "A hundred codes are open already: use them, or delete some.");

    public static ProblemHttpResult DeviceNotFound(string deviceId) =>
        Problem(404, "device_not_found", $"This event has no device {deviceId}.");

    public static ProblemHttpResult DeviceExists(string deviceId) => Problem(
        409, "device_exists", $"This event has or had a device {deviceId}: leave the id out, or take another.");

    public static ProblemHttpResult DeviceRevoked() =>
        Problem(409, "device_revoked", "This device was revoked: enrol it anew.");

    public static ProblemHttpResult AccessKeyNotFound(string keyId) =>
        Problem(404, "key_not_found", $"There is no key {keyId} here.");

    public static ProblemHttpResult AccessKeyOver() => Problem(
        409, "key_over", "This key was revoked or has expired: make a new one instead.");

    public static ProblemHttpResult TooMany() => Problem(
        429, "too_many_requests", "You call too often: wait as long as Retry-After says. Nothing was done.");

    public static ProblemHttpResult SignInRefused() => Problem(
        401, "sign_in_refused", "E-mail and password do not belong together.");

    public static ProblemHttpResult TooManyAttempts() => Problem(
        429, "too_many_attempts", "Too many attempts failed: wait as long as Retry-After says.");

    public static ProblemHttpResult Busy() => Problem(
        503, "busy", "Too many people sign in at this moment: try again.");

    public static ProblemHttpResult SessionOver() => Problem(401, "session_over", "This session is over: sign in.");

    public static ProblemHttpResult NoSession() => Problem(
        409, "no_session", "You did not sign in here with a password, so there is no session of yours.");

    public static ProblemHttpResult PasswordsOff() => Problem(
        403, "passwords_off", "People sign in elsewhere here: there are no passwords.");

    public static ProblemHttpResult InvitationRefused() => Problem(
        400, "invitation_refused",
        "This invitation is used or over, or, if you have an account, this is not its password.");

    public static ProblemHttpResult NoAccount() => Problem(
        403, "no_account", "You have no account here: ask the organiser for an invitation.");

    public static ProblemHttpResult AccountNotFound(string accountId) =>
        Problem(404, "account_not_found", $"There is no account {accountId} here.");

    public static ProblemHttpResult AccountExists() =>
        Problem(409, "email_taken", "An account has this e-mail already.");

    public static ProblemHttpResult LastOwner() => Problem(
        409, "last_owner", "This is the last owner among the accounts: make another one first.");

    public static ProblemHttpResult TeamsFull() =>
        Problem(409, "teams_full", "This person cannot be on any more teams.");

    public static ProblemHttpResult Forbidden(string what) =>
        Problem(403, "forbidden", $"You may not {what} here.");

    public static ProblemHttpResult UpgradeRequired() => Problem(
        426, "upgrade_required", "This is a WebSocket: connect with Upgrade: websocket.");

    public static ProblemHttpResult EventAmbiguous(int events) => Problem(
        400, "event_ambiguous", events == 0
            ? "There is no event yet: make one with POST /api/v1/events."
            : $"There are {events} events here: name one, as in /api/v1/events/{{eventId}}/….");

    public static ProblemHttpResult EventNotFound(string eventId) =>
        Problem(404, "event_not_found", $"There is no event {eventId}.");

    public static ProblemHttpResult EventExists(string eventId) =>
        Problem(409, "event_exists", $"There is an event {eventId} already.");

    public static ProblemHttpResult StatusNotAllowed(string from, string to) => Problem(
        409, "status_not_allowed", $"An event that is {from} cannot become {to}.", ("eventStatus", from));

    public static ProblemHttpResult VersionMismatch(long? version) => Problem(
        412, "version_mismatch", "It was changed meanwhile: read it again, then send your change with the new ETag.",
        ("version", version));

    public static ProblemHttpResult GateNotFound(string gateId) =>
        Problem(404, "gate_not_found", $"This event has no gate {gateId}.");

    public static ProblemHttpResult ParticipantNotFound(string participantId) =>
        Problem(404, "participant_not_found", $"Nobody on this event's list has the id {participantId}.");

    public static ProblemHttpResult ParticipantExists() =>
        Problem(409, "participant_exists", "Somebody on this event's list has this id already.");

    public static ProblemHttpResult EmailTaken() =>
        Problem(409, "email_taken", "Somebody on this event's list has this e-mail already.");

    public static ProblemHttpResult TokensUsedUp() =>
        Problem(409, "tokens_used_up", "This participant's token was rotated 15 times; register them anew.");

    public static ProblemHttpResult TokenTakenBack() => Problem(
        409, "token_revoked", "This participant's token was taken back: rotate the token to issue a new one.");

    public static ProblemHttpResult EventFull() =>
        Problem(409, "event_full", "An event has room for 16,777,215 participants.");

    public static ProblemHttpResult RecordNotFound(string recordId) =>
        Problem(404, "record_not_found", $"This event has no record {recordId}.");

    public static ProblemHttpResult MailNotFound(string mailId) =>
        Problem(404, "mail_not_found", $"This event has no mail {mailId}.");

    public static ProblemHttpResult MailStatusNotAllowed(string status, string what) => Problem(
        409, "mail_status_not_allowed", $"A mail that is {status} cannot be {what}.", ("mailStatus", status));

    public static ProblemHttpResult ReceiverNotFound(string receiverId) =>
        Problem(404, "receiver_not_found", $"This event has no receiver {receiverId}.");

    public static ProblemHttpResult ReceiversFull() =>
        Problem(409, "receivers_full", "An event may have 20 receivers: delete one first.");

    public static ProblemHttpResult ReceiverHasNoSecret() =>
        Problem(409, "receiver_has_no_secret", "A mail receiver has no secret.");

    public static ProblemHttpResult ReceiverInactive() =>
        Problem(409, "receiver_inactive", "This receiver is not active: activate it first.");

    public static ProblemHttpResult DeliveryNotFound(string deliveryId) =>
        Problem(404, "delivery_not_found", $"This receiver has no delivery {deliveryId}.");

    public static ProblemHttpResult DeliveryStatusNotAllowed(string status) => Problem(
        409, "delivery_status_not_allowed", $"A delivery that is {status} cannot be sent again.",
        ("deliveryStatus", status));

    public static ProblemHttpResult NothingPublished() => Problem(
        404, "nothing_published",
        "No anonymous figures yet: the first are made within five minutes of an open event with five people.");

    public static ProblemHttpResult NotStored() => Problem(
        503, "not_stored", "The store did not confirm in time. Retry with the same ids: nothing counts twice.");

    /// <summary>A refusal at the door, rows 4 to 13.</summary>
    public static ProblemHttpResult Refused(ScanResult result, ScanResponse response) => Problem(
        StatusOf(result.Reason!.Value),
        CodeOf(result.Reason.Value),
        DetailOf(result),
        ("result", response.Result),
        ("replayed", response.Replayed),
        ("record", response.Record),
        ("first", response.First),
        ("participant", response.Participant),
        ("gate", response.Gate),
        ("zone", response.Zone));

    public static int StatusOf(Reason reason) => reason switch
    {
        Reason.EventNotOpen or Reason.Duplicate or Reason.AlreadyCheckedIn or Reason.OverCapacity => 409,
        Reason.GateNotFound or Reason.GateInactive or Reason.ParticipantNotFound or Reason.TokenInvalid => 404,
        Reason.TokenRevoked or Reason.PermissionMissing => 403,
        _ => 400,
    };

    public static string CodeOf(Reason reason) => ApiJson.Name(reason);

    public static ProblemHttpResult Problem(
        int status, string code, string detail, params ReadOnlySpan<(string Name, object? Value)> extensions)
    {
        var all = new Dictionary<string, object?> { ["code"] = code };
        foreach (var (name, value) in extensions)
        {
            if (value is not null)
            {
                all[name] = value;
            }
        }

        return TypedResults.Problem(
            detail, statusCode: status, type: $"urn:attendance:problem:{code}", extensions: all);
    }

    private static string DetailOf(ScanResult result) => result.Reason switch
    {
        Reason.EventNotOpen => "The event is not open for check-in.",
        Reason.GateNotFound => "The event has no such gate.",
        Reason.GateInactive => "This gate is switched off.",
        Reason.ParticipantNotFound => "Nobody on the list goes by this.",
        Reason.TokenInvalid => "This is not a token of this event.",
        Reason.TokenRevoked => "This token was replaced or taken back.",
        Reason.ParticipantInactive => "This participant may not enter: see the status.",
        Reason.PermissionMissing => "This participant lacks the permission that the gate asks for.",
        Reason.OutsideWindow => "Check-in has not begun yet, or is over.",
        Reason.Duplicate => $"Scanned at this gate already, at {result.First?.Timestamp:O}.",
        Reason.AlreadyCheckedIn => $"Checked in already: gate {result.First?.GateId}, {result.First?.Timestamp:O}.",
        _ => "There is no room left.",
    };
}
