using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Attendance.Live;

/// <summary>On running time, and with small buffers below: a client that does not read is felt soon.</summary>
public class LiveApplication() : Application(new MorningClock())
{
    private const int BufferBytes = 8 * 1024;

    /// <summary>An event's live connection, ready to be read.</summary>
    public Task<LiveSocket> WatchAsync(Fair fair, string query = "", int? receiveBytes = null) =>
        LiveSocket.OpenAsync(Client.BaseAddress!, fair.Path($"/live{query}"), OwnerKey, receiveBytes);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(services => services.Configure<SocketTransportOptions>(transport =>
            transport.CreateBoundListenSocket = Listen));
    }

    private static Socket Listen(EndPoint endpoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        socket.SendBufferSize = BufferBytes;
        return socket;
    }
}

/// <summary>The same, which waits for a client only so long.</summary>
public sealed class ImpatientApplication : LiveApplication
{
    public const int TakesNothingMaxMs = 2_000;

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Attendance:Live:TakesNothingMaxMs", $"{TakesNothingMaxMs}");

        // The test may be long in coming back to the client; it is not to find the connection cut by then.
        builder.UseSetting("Attendance:Live:CloseWaitMs", "60000");
    }
}
