using System.Net.WebSockets;

namespace Attendance.Live;

/// <summary>Bounds of the live connections; section <c>Attendance:Live</c>.</summary>
internal sealed record LiveOptions
{
    public const string Section = "Attendance:Live";

    /// <summary>How a connection ends whose key was revoked or has expired.</summary>
    public const WebSocketCloseStatus KeyOver = (WebSocketCloseStatus)4001;

    /// <summary>Records shown in one message; the others are counted.</summary>
    public const int RecordsMax = 50;

    /// <summary>The same when there is a crowd.</summary>
    public const int RecordsOfCrowd = 10;

    /// <summary>With more clients than this, records are told less often than the picture: they are most of what is
    /// sent, and nobody reads so many.</summary>
    public const int CrowdMin = 101;

    /// <summary>Of these spans between pictures, one has records when there is a crowd.</summary>
    public const int CrowdTicks = 5;

    /// <summary>Clients that a millisecond's wait is added for: what is sent must leave the doors their share of the
    /// machine. A thousand clients get six pictures a second.</summary>
    public const int ClientsPerMs = 6;

    /// <summary>Alerts kept for whoever is behind; whoever missed more starts anew from a snapshot.</summary>
    public const int AlertsMax = 256;

    /// <summary>Entries of the journal that are read for somebody who comes back; beyond, a snapshot must do.</summary>
    public const int BehindMax = 10_000;

    /// <summary>Scans of one connection that are under way; beyond, the connection is not read.</summary>
    public const int UnderWayMax = 256;

    /// <summary>Bytes of one message from a client; as many as the body of a scan may have.</summary>
    public const int MessageBytesMax = 64 * 1024;

    /// <summary>Milliseconds between two messages of a kind to one client, at least; default 100. More with many
    /// clients.</summary>
    public int TickMs { get; init; } = 100;

    /// <summary>Milliseconds that a client may take nothing of what is being sent; default 30,000.</summary>
    public int TakesNothingMaxMs { get; init; } = 30_000;

    /// <summary>Milliseconds for a client to answer a close; default 5,000.</summary>
    public int CloseWaitMs { get; init; } = 5_000;

    /// <summary>Milliseconds between two pings; twice that without a pong ends the connection; default
    /// 15,000.</summary>
    public int PingMs { get; init; } = 15_000;

    public TimeSpan TakesNothingMax => TimeSpan.FromMilliseconds(TakesNothingMaxMs);

    public TimeSpan CloseWait => TimeSpan.FromMilliseconds(CloseWaitMs);

    public TimeSpan Ping => TimeSpan.FromMilliseconds(PingMs);

    /// <summary>Between two pictures, with so many clients.</summary>
    public TimeSpan Tick(int clients) => TimeSpan.FromMilliseconds(Math.Max(TickMs, clients / ClientsPerMs));
}
