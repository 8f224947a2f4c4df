using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Attendance.Bench.Runner;

/// <summary>
/// Asks a .NET process for a full garbage collection through its diagnostics socket, so that its heap shows what it
/// keeps and not what it has not yet swept. Opening a session of the collection keyword is what triggers it.
/// </summary>
internal static class InducedCollection
{
    private const ulong HeapCollectKeyword = 0x800000;
    private const int VerboseLevel = 5;

    /// <summary>False when the process has no such socket.</summary>
    public static async Task<bool> RunAsync(int processId, TimeSpan settle, CancellationToken cancellationToken)
    {
        // A killed process leaves its socket behind, and numbers of processes come again: the newest is this one's.
        var path = Directory.GetFiles(Path.GetTempPath(), $"dotnet-diagnostic-{processId}-*-socket")
            .MaxBy(File.GetLastWriteTimeUtc);
        if (path is null)
        {
            return false;
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        await socket.SendAsync(Message("Microsoft-Windows-DotNETRuntime"), cancellationToken);

        // The session's events have to be taken off the socket, or the process would wait for us.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(settle);
        var ignored = new byte[64 * 1024];
        try
        {
            while (await socket.ReceiveAsync(ignored, patience.Token) > 0)
            {
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The collection has had its time; closing the socket ends the session.
        }

        return true;
    }

    private static byte[] Message(string provider)
    {
        using var payload = new MemoryStream();
        using (var writer = new BinaryWriter(payload, Encoding.Unicode, leaveOpen: true))
        {
            writer.Write(16u);
            writer.Write(1u);
            writer.Write(1u);
            writer.Write(HeapCollectKeyword);
            writer.Write((uint)VerboseLevel);
            writer.Write((uint)provider.Length + 1);
            writer.Write(Encoding.Unicode.GetBytes(provider + '\0'));
            writer.Write(0u);
        }

        var message = new byte[20 + payload.Length];
        "DOTNET_IPC_V1\0"u8.CopyTo(message);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(14), (ushort)message.Length);
        message[16] = 2;
        message[17] = 2;
        payload.ToArray().CopyTo(message, 20);
        return message;
    }
}
