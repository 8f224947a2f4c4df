using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Attendance.Http;

/// <summary>Writes an answer as JSON straight into the connection's buffer, with nothing made for it but the
/// JSON.</summary>
internal sealed class JsonAnswer<T>(T value, JsonTypeInfo<T> type, int statusCode = 200) : IResult
{
    [ThreadStatic]
    private static Utf8JsonWriter? s_writer;

    public int StatusCode => statusCode;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = statusCode;
        response.ContentType = "application/json; charset=utf-8";
        Write(response.BodyWriter);
        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }

    /// <summary>The body alone, into something larger.</summary>
    public void WriteTo(Utf8JsonWriter writer) => JsonSerializer.Serialize(writer, value, type);

    private void Write(System.Buffers.IBufferWriter<byte> body)
    {
        var writer = s_writer ?? new Utf8JsonWriter(Stream.Null);
        s_writer = null;
        writer.Reset(body);
        WriteTo(writer);
        writer.Flush();
        writer.Reset(Stream.Null);
        s_writer = writer;
    }
}
