using System.Text.Json;
using Attendance.Accounts;
using Attendance.Callers;

namespace Attendance.Storage.Accounts;

/// <summary>One row of an account beside one of its memberships.</summary>
internal sealed record StoredAccount(
    string account_id,
    long version,
    string email_key,
    string? subject_key,
    byte[] person,
    string data,
    string? event_id,
    string? membership)
{
    public const string Columns =
        "a.account_id, a.version, a.email_key, a.subject_key, a.person, a.data, m.event_id, m.data as membership";

    /// <summary>Rows of one account stand together.</summary>
    public static IReadOnlyList<AccountRow> ToRows(IEnumerable<StoredAccount> rows) =>
    [
        .. rows.GroupBy(row => row.account_id).Select(same =>
        {
            var first = same.First();
            return new AccountRow(
                first.account_id,
                first.version,
                first.email_key,
                first.subject_key,
                first.person,
                JsonSerializer.Deserialize<AccountData>(first.data, StoredFormats.Json)!,
                [.. same.Where(row => row.event_id is not null).Select(row => ToMembership(row))]);
        }),
    ];

    public static string Data(AccountRow row) => JsonSerializer.Serialize(row.Data, StoredFormats.Json);

    public static string Data(Membership membership) => JsonSerializer.Serialize(
        new Place(membership.Role, membership.Invitation), StoredFormats.Json);

    private static Membership ToMembership(StoredAccount row)
    {
        var place = JsonSerializer.Deserialize<Place>(row.membership!, StoredFormats.Json)!;
        return new Membership(row.event_id!, place.Role, place.Invitation);
    }

    private sealed record Place(CallerRole Role, Invitation? Invitation);
}
