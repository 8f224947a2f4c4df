using System.Buffers.Binary;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Attendance.TestKit;
using Xunit.Abstractions;

namespace Attendance.Fault.Fuzz;

/// <summary>Whatever comes over a live connection is answered, or ends it with a reason; nothing makes it go
/// deaf.</summary>
public sealed class LiveFuzzTests(ITestOutputHelper output)
{
    private const int Messages = 3_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Fuzz_LiveMessages_AreEachAnsweredOrEndTheConnectionWithAReason()
    {
        var seed = new Seed(output);
        await using var world = await FuzzWorld.OpenAsync(output, TestDatabase.Sqlite);
        var example = new JsonObject
        {
            ["type"] = "scan",
            ["id"] = "m-1",
            ["scan"] = FuzzExamples.For("POST", "/attendance/record"),
        };
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        ClientWebSocket? socket = null;
        for (var i = 0; i < Messages; i++)
        {
            socket ??= await ConnectAsync(world);
            var (message, type) = Next(seed.Random, example);
            string outcome;
            try
            {
                await SendAsync(socket, message, type, seed.Random);
                outcome = await AnswerAsync(socket);
            }
            catch (WebSocketException) when (!Utf8.IsValid(message))
            {
                // The platform ends such a connection by itself, and does not always get to say why.
                outcome = "closed without a word";
            }
            catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
            {
                outcome = $"{exception.GetType().Name}: {exception.Message}";
            }

            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            Assert.True(
                outcome is "scan.result" or "problem" or "closed 1003" or "closed 1007" or "closed 1009"
                    or "closed without a word",
                $"{outcome} after {type} {Encoding.Latin1.GetString(message, 0, Math.Min(message.Length, 600))}");
            if (outcome.StartsWith("closed", StringComparison.Ordinal))
            {
                socket.Dispose();
                socket = null;
            }
        }

        socket?.Dispose();
        output.WriteLine(string.Join(", ", outcomes.Select(each => $"{each.Value} × {each.Key}")));
        AssertNoErrors(world);
        await world.RecountAsync(FuzzWorld.Scanned);
    }

    /// <summary>Each was found by the run above, or might have been.</summary>
    [Theory]
    [InlineData("""{"type":"\ud800"}""")]
    [InlineData("""{"id":"\udc00\ud800","type":"scan","scan":{}}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"type":"scan","scan":{"scanId":"\ud800"}}""")]
    [InlineData("""{"type":"scan","scan":{"\ud800":1}}""")]
    public async Task Live_HalfACharacter_IsAProblemAndTheConnectionGoesOn(string message)
    {
        await using var world = await FuzzWorld.OpenAsync(output, TestDatabase.Sqlite);
        using var socket = await ConnectAsync(world);

        await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, default);
        var first = await AnswerAsync(socket);
        await socket.SendAsync("{}"u8.ToArray(), WebSocketMessageType.Text, true, default);

        Assert.True(first is "problem" or "scan.result", first);
        Assert.Equal("problem", await AnswerAsync(socket));
        AssertNoErrors(world);
    }

    [Fact]
    public async Task Fuzz_LiveFrames_ThatAreNone_EndTheConnectionAlone()
    {
        await using var world = await FuzzWorld.OpenAsync(output, TestDatabase.Sqlite);
        using var other = await ConnectAsync(world);
        foreach (var (name, frame) in Frames())
        {
            using var connection = await RawConnection.OpenAsync(world.Fair.Product.Address);
            await connection.SendAsync(
                "GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
                $"Authorization: Bearer {world.Device.Key}\r\nSec-WebSocket-Version: 13\r\n" +
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            Assert.Equal(101, (await connection.ReadAsync(isHead: false, Patience)).Status);
            await connection.SendAsync(frame);
            connection.EndSending();
            Assert.True(await connection.IsCutWithinAsync(Patience), name);
        }

        await other.SendAsync("{}"u8.ToArray(), WebSocketMessageType.Text, true, default);
        Assert.Equal("problem", await AnswerAsync(other));
        AssertNoErrors(world);
    }

    private static (byte[] Message, WebSocketMessageType Type) Next(Random random, JsonObject example) =>
        random.Next(100) switch
        {
            < 2 => ([.. Enumerable.Range(0, random.Next(1, 300)).Select(_ => (byte)random.Next(256))],
                WebSocketMessageType.Binary),
            < 4 => (Encoding.ASCII.GetBytes(new string('[', random.Next(60_000, 90_000))), WebSocketMessageType.Text),
            _ => (FuzzJson.Spoil(random, example), WebSocketMessageType.Text),
        };

    /// <summary>Whole, or in a few fragments.</summary>
    private static async Task SendAsync(
        ClientWebSocket socket, byte[] message, WebSocketMessageType type, Random random)
    {
        using var deadline = new CancellationTokenSource(Patience);
        var parts = random.Next(4) == 0 ? random.Next(2, 6) : 1;
        for (var part = 0; part < parts; part++)
        {
            var (from, to) = (message.Length * part / parts, message.Length * (part + 1) / parts);
            await socket.SendAsync(message.AsMemory(from, to - from), type, part == parts - 1, deadline.Token);
        }
    }

    private static async Task<ClientWebSocket> ConnectAsync(FuzzWorld world)
    {
        var socket = new ClientWebSocket();
        socket.Options.Proxy = null;
        socket.Options.SetRequestHeader("Authorization", $"Bearer {world.Device.Key}");
        var address = new UriBuilder(world.Fair.Product.Address) { Scheme = "ws", Path = "/api/v1/live" };
        await socket.ConnectAsync(address.Uri, CancellationToken.None);
        return socket;
    }

    /// <summary>What the next answer is; pictures and records of others are passed over.</summary>
    private static async Task<string> AnswerAsync(ClientWebSocket socket)
    {
        using var deadline = new CancellationTokenSource(Patience);
        var buffer = new byte[256 * 1024];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult read;
            do
            {
                read = await socket.ReceiveAsync(buffer.AsMemory(length), deadline.Token);
                length += read.Count;
            }
            while (!read.EndOfMessage);
            if (read.MessageType == WebSocketMessageType.Close)
            {
                return string.Create(CultureInfo.InvariantCulture, $"closed {(int)socket.CloseStatus!}");
            }

            using var json = JsonDocument.Parse(buffer.AsMemory(0, length));
            var type = json.RootElement.GetProperty("type").GetString()!;
            if (type is "scan.result" or "problem")
            {
                return json.RootElement.GetProperty("status").GetInt32() < 500 ? type : json.RootElement.ToString();
            }
        }
    }

    /// <summary>Masked with zeros where they are masked at all.</summary>
    private static IEnumerable<(string Name, byte[] Frame)> Frames()
    {
        yield return ("unmasked", [0x81, 0x02, (byte)'{', (byte)'}']);
        yield return ("reserved bits", [0xF1, 0x82, 0, 0, 0, 0, (byte)'{', (byte)'}']);
        yield return ("unknown opcode", [0x83, 0x80, 0, 0, 0, 0]);
        yield return ("unknown control", [0x8B, 0x80, 0, 0, 0, 0]);
        yield return ("continuation of nothing", [0x80, 0x81, 0, 0, 0, 0, (byte)'x']);
        yield return ("fragmented ping", [0x09, 0x80, 0, 0, 0, 0]);
        yield return ("long ping", [0x89, 0xFE, 0x01, 0x00, 0, 0, 0, 0, .. new byte[256]]);
        yield return ("close with half a code", [0x88, 0x81, 0, 0, 0, 0, 3]);
        yield return ("close with a code of nobody", [0x88, 0x82, 0, 0, 0, 0, 0x00, 0x01]);
        yield return ("invalid UTF-8", [0x81, 0x82, 0, 0, 0, 0, 0xC0, 0xAF]);
        yield return ("two beginnings", [0x01, 0x81, 0, 0, 0, 0, (byte)'{', 0x01, 0x81, 0, 0, 0, 0, (byte)'}']);
        yield return ("broken off", [0x81, 0xFE, 0x10]);
        yield return ("half a message", [0x01, 0x81, 0, 0, 0, 0, (byte)'{']);
        var huge = new byte[14];
        (huge[0], huge[1]) = (0x81, 0xFF);
        BinaryPrimitives.WriteInt64BigEndian(huge.AsSpan(2), long.MaxValue);
        yield return ("huge", huge);
        BinaryPrimitives.WriteInt64BigEndian(huge.AsSpan(2), -1);
        yield return ("negative", huge);
        yield return ("HTTP", "GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        yield return ("many pings", [.. Enumerable.Repeat<byte[]>([0x89, 0x80, 0, 0, 0, 0], 5_000).SelectMany(x => x)]);
    }

    private static void AssertNoErrors(FuzzWorld world)
    {
        Assert.DoesNotContain("fail:", world.Fair.Product.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("crit:", world.Fair.Product.Log, StringComparison.Ordinal);
    }
}
