using System.Globalization;

namespace Attendance.Http;

/// <summary>Reads query parameters and notes what is wrong with them.</summary>
internal sealed class QueryReader(IQueryCollection query, Faults faults)
{
    public string? Text(string name)
    {
        var text = query[name].ToString();
        faults.CheckLength(text, 256, name);
        faults.Check(!text.Contains('\0'), name, "must not hold the character U+0000");
        return text.Length == 0 ? null : text;
    }

    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        faults.Check(
            OffsetTimeConverter.TryParse(text.Replace(' ', '+'), out var time),
            name, "must look like 2026-05-01T09:30:00+09:00");
        return time;
    }

    public TEnum? Enum<TEnum>(string name)
        where TEnum : struct, Enum
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        faults.Check(ApiJson.TryParse<TEnum>(text, out var value), name,
            "is not one of the values that this filter knows");
        return value;
    }

    /// <summary>False when it is left out.</summary>
    public bool Flag(string name)
    {
        var text = Text(name);
        faults.Check(text is null or "true" or "false", name, "must be true or false");
        return text == "true";
    }

    public long Number(string name, long otherwise, long min, long max)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        faults.Check(isNumber && number >= min && number <= max, name, $"must be a number from {min} to {max}");
        return number;
    }
}
