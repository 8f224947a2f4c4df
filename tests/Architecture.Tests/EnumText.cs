using System.Text.RegularExpressions;

namespace Attendance.Architecture;

/// <summary>Whether an enum writes its values out: metadata cannot tell a written number from a counted one.</summary>
internal static class EnumText
{
    public static bool WritesAllValues(string text, string name, int count)
    {
        var body = Regex.Match(text, $@"\benum\s+{name}\b[^{{]*\{{(?<body>[^}}]*)\}}");
        if (!body.Success)
        {
            return false;
        }

        var members = Regex.Replace(body.Groups["body"].Value, @"//[^\n]*|\[[^\]]*\]", "");
        return Regex.Count(members, @"\w+\s*=\s*(0x[0-9A-Fa-f_]+|\d+|1\s*<<\s*\d+)") == count;
    }
}
