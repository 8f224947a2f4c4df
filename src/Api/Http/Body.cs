using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Attendance.Http;

/// <summary>Reads a request's JSON and says by field what is wrong with it.</summary>
internal static class Body
{
    /// <summary>The value, or the problem to answer with.</summary>
    public static async ValueTask<(T? Value, IResult? Problem)> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
        {
            return (null, Problems.UnsupportedMediaType());
        }

        try
        {
            return await ParseAsync(context.Request.BodyReader, type);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            var most = context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
            return (null, Problems.TooLarge(most));
        }
        catch (BadHttpRequestException exception)
        {
            return (null, Problems.Invalid("body", exception.Message));
        }
        catch (ConnectionResetException)
        {
            // Nobody is left to answer; the server is not to look for the rest of the body either.
            context.Abort();
            return (null, Problems.Invalid("body", "could not be read"));
        }
        catch (IOException)
        {
            // A chunk whose length is no number of this world.
            return (null, Problems.Invalid("body", "could not be read"));
        }
    }

    /// <summary>The same for a body that may be left out, which is an empty one.</summary>
    public static ValueTask<(T? Value, IResult? Problem)> ReadIfAnyAsync<T>(
        HttpContext context, JsonTypeInfo<T> type, T ifNone)
        where T : class =>

        // A body that comes in chunks has no length.
        context.Features.GetRequiredFeature<IHttpRequestBodyDetectionFeature>().CanHaveBody
            ? ReadAsync(context, type)
            : new((ifNone, null));

    /// <summary>The same of JSON that is there.</summary>
    public static (T? Value, IResult? Problem) Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
        where T : class
    {
        if (HoldsNul(json))
        {
            return (null, Problems.Invalid("body", "must not hold the character U+0000"));
        }

        try
        {
            var value = JsonSerializer.Deserialize(json, type);
            return value is null ? (null, Problems.Invalid("body", "is missing")) : (value, null);
        }
        catch (JsonException exception)
        {
            return (null, Problems.Invalid(FieldOf(exception), FaultOf(exception)));
        }
    }

    /// <summary>A database may refuse to keep it, or, worse, keep it and refuse to look at it later.</summary>
    private static bool HoldsNul(ReadOnlySpan<byte> json)
    {
        while (json.IndexOf("\\u0000"u8) is var at && at >= 0)
        {
            // After an odd number of backslashes ours is one that was escaped itself.
            var before = json[..at];
            if ((before.Length - before.TrimEnd((byte)'\\').Length) % 2 == 0)
            {
                return true;
            }

            json = json[(at + 1)..];
        }

        return false;
    }

    /// <summary>The value and the version that the caller saw (null for any), or the problem to answer with.</summary>
    public static async ValueTask<(T? Value, long? Version, IResult? Problem)> ReadChangeAsync<T>(
        HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        var (value, problem) = await ReadAsync(context, type);
        if (value is null)
        {
            return (null, null, problem);
        }

        return context.TryReadIfMatch(out var version) ? (value, version, null) : (null, null, Versions.BadIfMatch());
    }

    /// <summary>Parses when all of it is there, which it nearly always is at once; the server bounds how much that
    /// is.</summary>
    private static async ValueTask<(T? Value, IResult? Problem)> ParseAsync<T>(
        PipeReader body, JsonTypeInfo<T> type)
        where T : class
    {
        while (true)
        {
            // Ends by itself when the client goes; a read that we cancel would be in the server's way afterwards.
            var read = await body.ReadAsync();
            if (read.IsCompleted)
            {
                try
                {
                    return Parse(read.Buffer, type);
                }
                finally
                {
                    body.AdvanceTo(read.Buffer.End);
                }
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static (T? Value, IResult? Problem) Parse<T>(in ReadOnlySequence<byte> json, JsonTypeInfo<T> type)
        where T : class =>
        Read(json.IsSingleSegment ? json.FirstSpan : json.ToArray(), type);

    /// <summary><c>$.scans[3].gateId</c> becomes <c>scans[3].gateId</c>, <c>$['a.b']</c> becomes <c>a.b</c>.</summary>
    private static string FieldOf(JsonException exception)
    {
        var path = (exception.Path ?? "$").Replace("['", ".", StringComparison.Ordinal)
            .Replace("']", "", StringComparison.Ordinal);
        return path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : "body";
    }

    private static string FaultOf(JsonException exception)
    {
        if (exception.Message.Contains("could not be mapped", StringComparison.Ordinal))
        {
            return "is not a field of this request";
        }

        if (exception.Message.StartsWith("The input does not contain any JSON", StringComparison.Ordinal))
        {
            return "is missing";
        }

        if (exception.InnerException is null && exception.Message.StartsWith("A time", StringComparison.Ordinal))
        {
            return exception.Message;
        }

        return exception.Message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal)
            ? "is of the wrong type"
            : "is not valid JSON";
    }
}
