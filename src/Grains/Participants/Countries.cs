using System.Collections.Frozen;

namespace Attendance.Participants;

/// <summary>The country an event is in, told from its time zone, as the default for phone numbers.</summary>
public static partial class Countries
{
    private static readonly FrozenDictionary<string, string> ByZone = Zones
        .Split(';', StringSplitOptions.TrimEntries)
        .Select(row => row.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        .SelectMany(fields => fields.Skip(1), (fields, zone) => KeyValuePair.Create(zone, fields[0]))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The ISO code, such as <c>KR</c> for <c>Asia/Seoul</c>; null where a zone belongs to no one
    /// country.</summary>
    public static string? Of(string timeZone) => ByZone.GetValueOrDefault(timeZone);
}
