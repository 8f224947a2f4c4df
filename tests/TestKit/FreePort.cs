using System.Net;
using System.Net.Sockets;

namespace Attendance.TestKit;

public static class FreePort
{
    /// <summary>One on which nobody listened a moment ago, on this machine's own address.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
