using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Attendance.Callers;
using Attendance.Http;

namespace Attendance.Limits;

/// <summary>How often somebody may call. The owner's key has no limit: it is the one to act with when all else
/// fails.</summary>
internal sealed class CallerLimits(LimitOptions options, TimeProvider clock)
{
    /// <summary>A flood that is answered at once comes back at once, and saying no to it costs a processor as much as
    /// many a yes. Held for this long, each of its connections asks five times a second.</summary>
    private static readonly TimeSpan FloodHeld = TimeSpan.FromMilliseconds(200);

    private readonly RateMeters _devices = new(LimitOptions.Of(options.Device), clock);
    private readonly RateMeters _people = new(LimitOptions.Of(options.Person), clock);
    private readonly RateMeters _systems = new(LimitOptions.Of(options.System), clock);
    private readonly RateMeters _anonymous = new(LimitOptions.Of(options.Anonymous), clock);
    private readonly RateMeters _newKeys = new(LimitOptions.Of(options.NewKeys), clock);

    /// <summary>Null: go on.</summary>
    public IResult? Check(HttpContext context, Caller caller) => Take(context, MetersOf(caller), caller.Name);

    public IResult? CheckAnonymous(HttpContext context, Guessable guessable) =>
        guessable.IsLong
            ? CheckNewKey(context)
            : Take(context, _anonymous, NetworkOf(context.Connection.RemoteIpAddress));

    /// <summary>Whether a key that is not known yet may be looked up for this address.</summary>
    public IResult? CheckNewKey(HttpContext context) =>
        Take(context, _newKeys, NetworkOf(context.Connection.RemoteIpAddress));

    /// <summary>As a call is checked, where there is no answer to put headers on.</summary>
    public IResult? Check(Caller caller)
    {
        if (MetersOf(caller) is not { Limit.IsNone: false } meters)
        {
            return null;
        }

        var verdict = meters.Take(caller.Name);
        return verdict.IsAllowed ? null : new RetryAfter(Problems.TooMany(), verdict.Wait);
    }

    /// <summary>What one call did as often as so many: the next ones wait for it.</summary>
    public void Charge(Caller caller, int calls)
    {
        if (MetersOf(caller) is { Limit.IsNone: false } meters)
        {
            meters.Charge(caller.Name, calls);
        }
    }

    /// <summary>An IPv6 household or site has a network of 64 bits to itself.</summary>
    internal static string NetworkOf(IPAddress? address)
    {
        if (address is null)
        {
            return "";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
    }

    private IResult? Take(HttpContext context, RateMeters? meters, string name)
    {
        if (meters is null || meters.Limit.IsNone)
        {
            return null;
        }

        var verdict = meters.Take(name);
        var seconds = Math.Ceiling(verdict.Wait.TotalSeconds);
        var headers = context.Response.Headers;
        headers["RateLimit-Policy"] = meters.Policy;
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"calls\";r={verdict.Left};t={seconds}");
        return verdict.IsAllowed ? null
            : verdict.IsFlood ? new Held(new RetryAfter(Problems.TooMany(), verdict.Wait), FloodHeld, clock)
            : new RetryAfter(Problems.TooMany(), verdict.Wait);
    }

    private RateMeters? MetersOf(Caller caller) => caller.MainRole switch
    {
        CallerRole.Owner => caller == Caller.Owner ? null : _people,
        CallerRole.Device => _devices,
        CallerRole.Integrator or CallerRole.Platform => _systems,
        _ => _people,
    };
}
