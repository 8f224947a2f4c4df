using System.Net.WebSockets;
using Attendance.Audit;
using Attendance.Callers;
using Attendance.Events;
using Attendance.Http;

namespace Attendance.Live;

/// <summary>The live truth by WebSocket: the picture, then its changes; scans the other way.</summary>
internal static class LiveEndpoints
{
    public static void AddLive(this IServiceCollection services, LiveOptions options) => services
        .AddSingleton(options)
        .AddSingleton<LiveKeys>()
        .AddSingleton<LiveHubs>()
        .AddSingleton<LiveScans>();

    public static void UseLive(this WebApplication app)
    {
        var ping = app.Services.GetRequiredService<LiveOptions>().Ping;
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = ping, KeepAliveTimeout = ping * 2 });
    }

    public static void MapLive(this IEndpointRouteBuilder routes)
    {
        routes.MapForEvent("GET", "/live", Connect)
            .WithTags("Live").WithSummary("A WebSocket: the running picture and its changes out, scans in")
            .Produces(101).ProducesProblem(400).ProducesProblem(404).ProducesProblem(426).Needs(Right.Figures);

        // Over HTTP/2 a browser opens a WebSocket with this method instead. It changes nothing by itself: scans that
        // come by it are in the journal.
        routes.MapForEvent("CONNECT", "/live", Connect).ExcludeFromDescription()
            .NotAudited().Needs(Right.Figures);
    }

    private static async Task<IResult> Connect(string eventId, HttpContext context)
    {
        var faults = new Faults();
        var query = new QueryReader(context.Request.Query, faults);
        var after = query.Number("after", -1, 0, long.MaxValue);
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        if (await context.Grains().GetGrain<IEventGrain>(eventId).Get() is null)
        {
            return Problems.EventNotFound(eventId);
        }

        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            return Problems.UpgradeRequired();
        }

        await ServeAsync(eventId, context, after < 0 ? null : after);
        return Results.Empty;
    }

    private static async Task ServeAsync(string eventId, HttpContext context, long? after)
    {
        var services = context.RequestServices;
        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var hubs = services.GetRequiredService<LiveHubs>();
        var keys = services.GetRequiredService<LiveKeys>();
        var caller = LiveCaller.Of(eventId, context);
        using var socket = await context.WebSockets.AcceptWebSocketAsync();

        var slot = new LiveSlot(LiveOptions.AlertsMax);
        await using var stop = stopping.Register(
            () => slot.End(
                WebSocketCloseStatus.EndpointUnavailable, "The server is stopping; reconnect with ?after=."));
        var connection = new LiveConnection(
            socket,
            slot,
            keys,
            context.Abort,
            services.GetRequiredService<LiveOptions>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<LiveConnection>>());
        var hub = hubs.Enter(eventId);
        using var left = new CancellationTokenSource();
        var joining = JoinAsync(hub, slot, after, services.GetRequiredService<Failures>(), caller, left.Token);
        var watching = keys.WatchAsync(caller, slot, left.Token);
        try
        {
            await connection.RunAsync(caller, services.GetRequiredService<LiveScans>());
        }
        finally
        {
            await left.CancelAsync();
            await joining;
            await watching;
            hub.Leave(slot);
            hubs.Leave(hub);
        }
    }

    /// <summary>Beside the connection, which takes scans even while the figures are being read.</summary>
    private static async Task JoinAsync(
        LiveHub hub, LiveSlot slot, long? after, Failures failures, LiveCaller caller, CancellationToken left)
    {
        try
        {
            await hub.JoinAsync(slot, after, left);
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            // The client left before the first picture was there.
        }
        catch (Exception exception)
        {
            _ = failures.Answer(caller.Path, exception);
            slot.End(WebSocketCloseStatus.InternalServerError, "The journal could not be read; reconnect.");
        }
    }
}
