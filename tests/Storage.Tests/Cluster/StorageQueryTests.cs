using System.Data;
using System.Text;
using Attendance.TestKit;

namespace Attendance.Storage.Cluster;

/// <summary>The statements with which Orleans keeps a grain's state.</summary>
public sealed class StorageQueryTests
{
    private static readonly Key State = new("attendance", "snapshot", 0, 0, "conf-26");

    [PostgresFact]
    public async Task Write_NewThenAtItsVersion_StepsTheVersion()
    {
        await using var queries = await OrleansQueries.CreateAsync();

        Assert.Equal([1], await WriteAsync(queries, State, null, "one"));
        Assert.Equal([2], await WriteAsync(queries, State, 1, "둘"));

        Assert.Equal([("둘", 2)], await ReadAsync(queries, State));
    }

    [PostgresFact]
    public async Task Write_AtAnotherVersion_ChangesNothingAndHasNoRow()
    {
        await using var queries = await OrleansQueries.CreateAsync();
        Assert.Empty(await WriteAsync(queries, State, 1, "never read"));
        Assert.Empty(await ReadAsync(queries, State));
        await WriteAsync(queries, State, null, "one");
        await WriteAsync(queries, State, 1, "two");

        Assert.Empty(await WriteAsync(queries, State, null, "as if new"));
        Assert.Empty(await WriteAsync(queries, State, 1, "late"));
        Assert.Empty(await WriteAsync(queries, State, 3, "early"));

        Assert.Equal([("two", 2)], await ReadAsync(queries, State));
    }

    /// <summary>Activations in a splitting cluster: each believes that it may write next.</summary>
    [PostgresFact]
    public async Task Write_ActivationsRace_OneWinsEachVersion()
    {
        await using var queries = await OrleansQueries.CreateAsync();

        for (var version = 1; version <= 20; version++)
        {
            int? known = version == 1 ? null : version - 1;
            var held = await queries.BeginAsync(
                known is null ? "lock table orleansstorage in share mode" : "select from orleansstorage for update");
            var racing = Enumerable.Range(0, 6)
                .Select(writer => WriteAsync(queries, State, known, $"writer {writer}")).ToArray();
            await queries.AwaitWaitingAsync(racing.Length);
            await held.Connection!.DisposeAsync();
            var answers = await Task.WhenAll(racing);

            var winner = Assert.Single(Enumerable.Range(0, racing.Length), writer => answers[writer].Count > 0);
            Assert.Equal([version], answers[winner]);
            Assert.Equal([($"writer {winner}", version)], await ReadAsync(queries, State));
        }
    }

    /// <summary>A Guid, a number, a number with text, text alone: one row each, also for one that differs in anything.
    /// </summary>
    [PostgresFact]
    public async Task Write_KeysThatDifferInOnePart_AreStatesOfTheirOwn()
    {
        await using var queries = await OrleansQueries.CreateAsync();
        Key[] keys =
        [
            State, State with { ServiceId = "other" }, State with { Type = "counter" }, State with { N0 = 1 },
            State with { N1 = long.MinValue }, State with { Extension = "Conf-26" }, State with { Extension = null },
            State with { Extension = null, N1 = 7 }, State with { Extension = null, N0 = -5, N1 = 7 },
            State with { Extension = "it's %_\\ 문", N1 = 7 },
        ];

        foreach (var (index, key) in keys.Index())
        {
            Assert.Equal([1], await WriteAsync(queries, key, null, $"state {index}"));
        }

        foreach (var (index, key) in keys.Index())
        {
            Assert.Equal([($"state {index}", 1)], await ReadAsync(queries, key));
        }
    }

    [PostgresFact]
    public async Task Clear_AtItsVersion_LeavesTheVersionWithoutState()
    {
        await using var queries = await OrleansQueries.CreateAsync();
        await WriteAsync(queries, State, null, "one");

        Assert.Empty(await ReadVersionAsync(queries, "ClearStorageKey", State, 2));
        Assert.Empty(await ReadVersionAsync(queries, "ClearStorageKey", State, null));
        Assert.Equal([2], await ReadVersionAsync(queries, "ClearStorageKey", State, 1));

        Assert.Equal([(null, 2)], await ReadAsync(queries, State));
        Assert.Equal([3], await WriteAsync(queries, State, 2, "anew"));
    }

    [PostgresFact]
    public async Task Delete_AtItsVersion_LeavesNothing()
    {
        await using var queries = await OrleansQueries.CreateAsync();
        var neighbour = State with { Extension = "conf-27" };
        await WriteAsync(queries, State, null, "one");
        await WriteAsync(queries, neighbour, null, "one");

        Assert.Empty(await ReadVersionAsync(queries, "DeleteStorageKey", State, 2));
        Assert.Equal([2], await ReadVersionAsync(queries, "DeleteStorageKey", State, 1));

        Assert.Empty(await ReadAsync(queries, State));
        Assert.Equal([("one", 1)], await ReadAsync(queries, neighbour));
        Assert.Equal([1], await WriteAsync(queries, State, null, "anew"));
    }

    private static Task<List<int>> WriteAsync(OrleansQueries queries, Key key, int? version, string payload) =>
        queries.ReadAsync(
            "WriteToStorageKey",
            reader => Convert.ToInt32(reader.GetValue(reader.GetOrdinal("NewGrainStateVersion")), null),
            [
                .. key.Parameters, ("GrainStateVersion", DbType.Int32, version),
                ("PayloadBinary", DbType.Binary, Encoding.UTF8.GetBytes(payload)),
            ]);

    /// <summary>Orleans takes the first column of these, whatever its name.</summary>
    private static Task<List<int>> ReadVersionAsync(OrleansQueries queries, string query, Key key, int? version) =>
        queries.ReadAsync(
            query, reader => reader.GetInt32(0), [.. key.Parameters, ("GrainStateVersion", DbType.Int32, version)]);

    private static Task<List<(string? Payload, int Version)>> ReadAsync(OrleansQueries queries, Key key) =>
        queries.ReadAsync(
            "ReadFromStorageKey",
            reader => (
                reader.GetValue(reader.GetOrdinal("PayloadBinary")) is byte[] bytes
                    ? Encoding.UTF8.GetString(bytes)
                    : null,
                Convert.ToInt32(reader.GetValue(reader.GetOrdinal("Version")), null)),
            key.Parameters);

    private sealed record Key(string ServiceId, string Type, long N0, long N1, string? Extension)
    {
        /// <summary>The hashes too, which Orleans always sends: other keys than ours may share them.</summary>
        public (string, DbType, object?)[] Parameters =>
        [
            ("GrainIdHash", DbType.Int32, -1), ("GrainIdN0", DbType.Int64, N0), ("GrainIdN1", DbType.Int64, N1),
            ("GrainTypeHash", DbType.Int32, -1), ("GrainTypeString", DbType.String, Type),
            ("GrainIdExtensionString", DbType.String, Extension), ("ServiceId", DbType.String, ServiceId),
        ];
    }
}
