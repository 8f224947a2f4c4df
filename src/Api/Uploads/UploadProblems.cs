using Attendance.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Attendance.Uploads;

/// <summary>A refused file as the API says it.</summary>
internal static class UploadProblems
{
    /// <summary>The field that the fault of a whole file stands under.</summary>
    public const string Field = "file";

    public static ProblemHttpResult NotFound() =>
        Problems.Problem(404, "upload_not_found", "This event has no such upload.");

    public static ProblemHttpResult Of(UploadRefusedException refused)
    {
        var (status, code) = refused.Refusal switch
        {
            UploadRefusal.TooLarge => (413, "too_large"),
            UploadRefusal.Unsupported => (415, "unsupported_media_type"),
            _ => (400, "invalid_request"),
        };
        var errors = new Dictionary<string, string[]> { [Field] = [refused.Message] };
        return Problems.Problem(status, code, refused.Message, ("errors", errors), ("row", refused.Row));
    }
}
