using System.Data;

namespace Attendance.Storage.Cluster;

/// <summary>A silo as the membership knows it; 3 is active, 6 dead.</summary>
internal sealed record Silo(int Port, int Status = 3, int ProxyPort = 30_000, string? SuspectTimes = null)
{
    public static readonly DateTime Start = new(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc);

    public string Address { get; init; } = "10.0.0.1";

    public int Generation { get; init; } = 137;

    public DateTime AliveAt { get; init; } = Start;
}

/// <summary>The membership of one cluster, asked for as Orleans' membership table asks.</summary>
internal sealed class MembershipTable(OrleansQueries queries, string cluster = "attendance")
{
    public async Task<bool> InitializeAsync() => YesOrNo(await queries.ReadAsync(
        "InsertMembershipVersionKey", reader => reader.GetValue(0), [Cluster]));

    public async Task<bool> InsertAsync(Silo silo, int version) => YesOrNo(await queries.ReadAsync(
        "InsertMembershipKey",
        reader => reader.GetValue(0),
        [
            Cluster, AliveAt(silo.AliveAt),
            ("SiloName", DbType.String, $"Silo_{silo.Port}"), ("HostName", DbType.String, "host"), .. Key(silo),
            ("StartTime", DbType.DateTime, Silo.Start), ("Status", DbType.Int32, silo.Status),
            ("ProxyPort", DbType.Int32, silo.ProxyPort), ("Version", DbType.Int32, version),
        ]));

    public async Task<bool> UpdateAsync(Silo silo, int version) => YesOrNo(await queries.ReadAsync(
        "UpdateMembershipKey",
        reader => reader.GetValue(0),
        [
            Cluster, .. Key(silo), AliveAt(silo.AliveAt), ("Status", DbType.Int32, silo.Status),
            ("SuspectTimes", DbType.String, silo.SuspectTimes), ("Version", DbType.Int32, version),
        ]));

    public Task AliveAsync(Silo silo, DateTime at) =>
        queries.ExecuteAsync("UpdateIAmAlivetimeKey", [Cluster, .. Key(silo), AliveAt(at)]);

    public Task<List<(Silo? Silo, int Version)>> ReadAsync(Silo silo) =>
        queries.ReadAsync("MembershipReadRowKey", Member, [Cluster, .. Key(silo)]);

    public Task<List<(Silo? Silo, int Version)>> ReadAllAsync() =>
        queries.ReadAsync("MembershipReadAllKey", Member, [Cluster]);

    public Task<List<string>> GatewaysAsync() => queries.ReadAsync(
        "GatewaysQueryKey",
        reader => FormattableString.Invariant(
            $"{reader.GetValue("Address")}:{reader.GetInt32("ProxyPort")}/{reader.GetInt32("Generation")}"),
        [Cluster, ("Status", DbType.Int32, 3)]);

    public Task CleanUpAsync(DateTime before) =>
        queries.ExecuteAsync("CleanupDefunctSiloEntriesKey", [Cluster, AliveAt(before)]);

    public Task DeleteAsync() => queries.ExecuteAsync("DeleteMembershipTableEntriesKey", [Cluster]);

    private (string, DbType, object?) Cluster => ("DeploymentId", DbType.String, cluster);

    private static (string, DbType, object?) AliveAt(DateTime at) => ("IAmAliveTime", DbType.DateTime, at);

    private static (string, DbType, object?)[] Key(Silo silo) =>
    [
        ("Address", DbType.String, silo.Address), ("Port", DbType.Int32, silo.Port),
        ("Generation", DbType.Int32, silo.Generation),
    ];

    /// <summary>Orleans takes the first row's only column.</summary>
    private static bool YesOrNo(List<object> rows) => Convert.ToBoolean(Assert.Single(rows), null);

    /// <summary>With the types that Orleans casts to; no start is no member.</summary>
    private static (Silo? Silo, int Version) Member(IDataRecord record)
    {
        var version = Convert.ToInt32(record.GetValue(record.GetOrdinal("Version")), null);
        if (record.IsDBNull(record.GetOrdinal("StartTime")))
        {
            return (null, version);
        }

        Assert.Equal(Silo.Start, record.GetDateTime(record.GetOrdinal("StartTime")));
        Assert.Equal("host", (string)record.GetValue(record.GetOrdinal("HostName")));
        var port = record.GetInt32(record.GetOrdinal("Port"));
        Assert.Equal($"Silo_{port}", (string)record.GetValue(record.GetOrdinal("SiloName")));
        var suspects = record.GetValue(record.GetOrdinal("SuspectTimes"));
        return (
            new Silo(
                port, record.GetInt32(record.GetOrdinal("Status")), record.GetInt32(record.GetOrdinal("ProxyPort")),
                suspects is DBNull ? null : (string)suspects)
            {
                Address = (string)record.GetValue(record.GetOrdinal("Address")),
                Generation = record.GetInt32(record.GetOrdinal("Generation")),
                AliveAt = record.GetDateTime(record.GetOrdinal("IAmAliveTime")),
            },
            version);
    }
}
