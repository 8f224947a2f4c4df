using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Attendance.Http;

/// <summary>Versions as <c>ETag</c> and <c>If-Match</c>.</summary>
internal static class Versions
{
    public static void SetETag(this HttpContext context, long version) =>
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>Whether <c>If-None-Match</c> names this tag, or is <c>*</c>. A header that is no list of tags names
    /// none.</summary>
    public static bool IsKnownToCaller(this HttpContext context, string tag) =>
        EntityTagHeaderValue.TryParseList(context.Request.Headers.IfNoneMatch, out var known)
        && known.Any(one => one.Equals(EntityTagHeaderValue.Any)
            || one.Compare(new EntityTagHeaderValue(tag), useStrongComparison: false));

    /// <summary>The version that the caller saw; null without <c>If-Match</c>, or for <c>*</c>.</summary>
    public static bool TryReadIfMatch(this HttpContext context, out long? version)
    {
        version = null;
        var header = context.Request.Headers.IfMatch.ToString();
        if (header.Length == 0 || header == "*")
        {
            return true;
        }

        var isVersion = EntityTagHeaderValue.TryParse(header, out var tag)
            && long.TryParse(
                tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && (version = number) is not null;
        return isVersion;
    }

    public static IResult BadIfMatch() =>
        Problems.Invalid("If-Match", "must be the ETag of an earlier answer, such as \"3\"");
}
