using System.Text.Json;
using System.Text.RegularExpressions;

namespace Attendance.Fault.Fuzz;

/// <summary>What is wrong with an answer, whatever was asked.</summary>
internal static partial class FuzzVerdict
{
    /// <summary>What the server says by itself, without a body, before a request is one.</summary>
    private static readonly int[] OfTheServer = [400, 405, 408, 411, 413, 414, 417, 431, 505];

    /// <summary>Null: nothing is wrong with it.</summary>
    public static string? Of(FuzzRequest request, RawAnswer answer)
    {
        if (answer.Status == 0)
        {
            return request.IsBroken ? null : "no answer";
        }

        // Ours carry this header, whatever they are.
        if (answer.Header("X-Content-Type-Options") is null)
        {
            return OfTheServer.Contains(answer.Status) && answer.Body.Length == 0
                ? null
                : $"{answer.Status} from elsewhere: {answer.Text}";
        }

        if (answer.Status >= 500)
        {
            return $"{answer.Status}: {answer.Text}";
        }

        if (Leak().Match(answer.Text) is { Success: true } leak)
        {
            return $"{answer.Status} tells \"{leak.Value}\": {answer.Text}";
        }

        return request.Method == "HEAD" || IsOfOAuth(request, answer) ? null
            : answer.Status >= 400 ? OfProblem(answer)
            : OfSuccess(answer);
    }

    /// <summary>OAuth has a form of its own for what went wrong.</summary>
    private static bool IsOfOAuth(FuzzRequest request, RawAnswer answer) =>
        request.Target.StartsWith("/oauth/token", StringComparison.OrdinalIgnoreCase) && answer.Status is 400 or 401
        && answer.Text.StartsWith("{\"error\":\"", StringComparison.Ordinal);

    /// <summary>Names of types, frames of a stack.</summary>
    [GeneratedRegex(@"   at [A-Z]\w+\.|\bSystem\.\w+|\bMicrosoft\.\w+|\bNpgsql|\bSqlite\w*Exception|\w+Exception\b|"
        + @"Attendance\.\w+\.")]
    private static partial Regex Leak();

    private static string? OfProblem(RawAnswer answer)
    {
        var isProblem = answer.Header("Content-Type")?.StartsWith("application/problem+json", StringComparison.Ordinal);
        if (isProblem != true)
        {
            return $"{answer.Status} is no problem but {answer.Header("Content-Type")}: {answer.Text}";
        }

        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            var problem = json.RootElement;
            var isWhole = problem.GetProperty("status").GetInt32() == answer.Status
                && problem.GetProperty("code").GetString() is { Length: > 0 } code
                && problem.GetProperty("type").GetString() == $"urn:attendance:problem:{code}"
                && problem.GetProperty("title").GetString() is { Length: > 0 }
                && problem.GetProperty("detail").GetString() is { Length: > 0 };
            return isWhole ? null : $"{answer.Status} is not whole: {answer.Text}";
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException
            or InvalidOperationException)
        {
            return $"{answer.Status} is not well formed ({exception.Message}): {answer.Text}";
        }
    }

    private static string? OfSuccess(RawAnswer answer)
    {
        if (answer.Header("Content-Type")?.StartsWith("application/json", StringComparison.Ordinal) != true)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            return null;
        }
        catch (JsonException exception)
        {
            return $"{answer.Status} is no JSON ({exception.Message}): {answer.Text}";
        }
    }
}
