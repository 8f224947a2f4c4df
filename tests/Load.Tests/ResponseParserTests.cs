using System.Text;

namespace Attendance.Bench.Load.Tests;

public sealed class ResponseParserTests
{
    [Theory]
    [InlineData("HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}", 201)]
    [InlineData("HTTP/1.1 409 Conflict\r\ncontent-length:2\r\nDate: now\r\n\r\n{}", 409)]
    [InlineData(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nc\r\n{\"a\":\"\\r\\n\"}\r\n2\r\n{}\r\n0\r\n\r\n", 200)]
    [InlineData("HTTP/1.1 204 No Content\r\nDate: now\r\n\r\n", 204)]
    public void TryParse_ArrivesByteByByte_IsCompleteAtTheLastOne(string answer, int expected)
    {
        var bytes = Encoding.ASCII.GetBytes(answer);

        for (var count = 0; count < bytes.Length; count++)
        {
            Assert.False(ResponseParser.TryParse(bytes.AsSpan(0, count), out _, out _, out _), $"after {count} bytes");
        }

        Assert.True(ResponseParser.TryParse(bytes, out var status, out _, out var length));
        Assert.Equal(expected, status);
        Assert.Equal(bytes.Length, length);
    }
}
