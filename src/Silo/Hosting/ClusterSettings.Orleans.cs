using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Attendance.Journal;
using Attendance.Keys;
using Microsoft.Extensions.Configuration;

namespace Attendance.Hosting;

/// <summary>The section <c>Orleans</c>, looked at before Orleans does, so that what is wrong is said in one line, and
/// filled in where there is only one sensible way.</summary>
/// <param name="AddsMemoryStreams">Nothing else carries the journal's news.</param>
internal sealed record ClusterSettings(bool IsAlone, bool AddsMemoryStreams, int SiloPort, int GatewayPort)
{
    private const string Section = "Orleans";
    private const string Stream = $"Streaming:{CommittedBatch.StreamProvider}";
    private const string AdoNet = "AdoNet";
    private const string Redis = "Redis";
    private const string Memory = "Memory";
    private const string EventHubs = "EventHubs";

    public static ClusterSettings Read(IConfiguration configuration, AttendanceOptions options)
    {
        var section = configuration.GetSection(Section);
        section["ClusterId"] ??= "attendance";
        section["ServiceId"] ??= "attendance";
        var clustering = Choice(section, "Clustering:ProviderType", AdoNet, Redis);
        if (clustering is null && options.Role != Role.Both)
        {
            throw new SettingsException(
                $"Attendance:Role is {options.Role}, so {Section}:Clustering:ProviderType must be set: "
                + $"{AdoNet} or {Redis}.");
        }

        if (clustering is not null && options.Role != Role.Front && options.Store != StoreKind.Postgres)
        {
            throw new SettingsException(
                $"{Section}:Clustering:ProviderType is set, so Attendance:Store must be {StoreKind.Postgres}: "
                + "processes cannot share a SQLite file.");
        }

        CheckKeys(configuration, options, clustering);
        FillIn(configuration, section, clustering);
        var streaming = Choice(section, $"{Stream}:ProviderType", Memory, Redis, EventHubs);
        CheckIsComplete(section.GetSection(Stream), streaming == Redis ? Redis : null);
        var isAlone = clustering is null;
        return new ClusterSettings(
            isAlone,
            streaming is null,
            Port(section, "Endpoints:SiloPort") ?? (isAlone ? FreePort() : 0),

            // Nobody calls a cluster of one from outside, unless told where.
            Port(section, "Endpoints:GatewayPort") ?? 0);
    }

    /// <summary>A key that one process makes for itself would be known to no other.</summary>
    private static void CheckKeys(IConfiguration configuration, AttendanceOptions options, string? clustering)
    {
        var keys = configuration.GetSection(AttendanceOptions.Section).Get<MasterKeyOptions>() ?? new();
        var missing = clustering is null ? null
            : options.Role != Role.Silo && string.IsNullOrEmpty(options.OwnerKey) ? nameof(options.OwnerKey)
            : options.Role != Role.Front && string.IsNullOrEmpty(keys.MasterKey ?? keys.MasterKeyFile)
                ? nameof(keys.MasterKey)
            : null;
        if (missing is not null)
        {
            throw new SettingsException(
                $"Attendance:{missing} must be set in a cluster, the same for all of its processes.");
        }
    }

    private static void FillIn(IConfiguration configuration, IConfigurationSection section, string? clustering)
    {
        const string ConnectionString = "Clustering:ConnectionString";
        if (clustering == AdoNet)
        {
            section["Clustering:Invariant"] = OrleansStores.Invariant;
            section[ConnectionString] ??= configuration.GetConnectionString("Attendance") is { Length: > 0 } store
                ? OrleansStores.MembershipIn(store) : null;
        }

        CheckIsComplete(section.GetSection("Clustering"), clustering);
    }

    private static void CheckIsComplete(IConfigurationSection section, string? provider)
    {
        var isComplete = provider is null || !string.IsNullOrWhiteSpace(section["ConnectionString"])
            || section["ConnectionName"] is not null || section["ServiceKey"] is not null;
        if (!isComplete)
        {
            throw new SettingsException($"{section.Path}:ConnectionString must be set: where {provider} is.");
        }
    }

    private static string? Choice(IConfigurationSection section, string name, params string[] choices)
    {
        if (section[name] is not { Length: > 0 } text)
        {
            return null;
        }

        // Orleans would tell apart what differs in case.
        var choice = Array.Find(choices, each => each.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? throw new SettingsException(
                $"{section.Path}:{name} is \"{text}\"; it must be {string.Join(" or ", choices)}.");
        return section[name] = choice;
    }

    private static int? Port(IConfigurationSection section, string name)
    {
        if (section[name] is not { Length: > 0 } text)
        {
            return null;
        }

        return int.TryParse(text, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue
            ? port
            : throw new SettingsException($"{section.Path}:{name} is \"{text}\"; it must be a port, 1 to 65535.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
