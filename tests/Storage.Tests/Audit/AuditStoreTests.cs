using System.Text;
using Attendance.Audit;
using Attendance.Keys;
using Attendance.TestKit;

namespace Attendance.Storage.Audit;

public sealed class AuditStoreTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Head_NothingWritten_IsTheStart(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);

        var head = await stores.Audit.HeadAsync(default);

        Assert.Equal((0, null), (head.Last.Position, head.Sealed));
        Assert.Equal(new byte[32], head.Last.Hash);
        Assert.Empty(await stores.Audit.ReadAsync(0, 10, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TryAppend_Lines_ComeBackAsWritten(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        var lines = AuditSamples.Lines(5);

        Assert.True(await stores.Audit.TryAppendAsync(lines, AuditSamples.SealOf(lines), default));

        Assert.Equivalent(lines, await stores.Audit.ReadAsync(0, 10, default), strict: true);
        Assert.Equal([3, 4], (await stores.Audit.ReadAsync(2, 2, default)).Select(line => line.Position));
        var head = await stores.Audit.HeadAsync(default);
        Assert.Equal(AuditSamples.HeadOf(lines).ToString(), head.Last.ToString());
        Assert.Equivalent(AuditSamples.SealOf(lines), head.Sealed, strict: true);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TryAppend_PositionTaken_WritesNothing(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        var lines = AuditSamples.Lines(5);
        await stores.Audit.TryAppendAsync(lines[..3], AuditSamples.SealOf(lines[..3]), default);

        Assert.False(await stores.Audit.TryAppendAsync(lines[2..], AuditSamples.SealOf(lines), default));

        var head = await stores.Audit.HeadAsync(default);
        Assert.Equal((3, 3L), (head.Last.Position, head.Sealed!.Head.Position));
        Assert.True(await stores.Audit.TryAppendAsync(lines[3..], AuditSamples.SealOf(lines), default));
        Assert.Equal(5, (await stores.Audit.HeadAsync(default)).Last.Position);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TryAppend_ManyAtOnce_LeaveOneChain(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        var chain = AuditSamples.Chain;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 10;)
            {
                var head = (await stores.Audit.HeadAsync(default)).Last;
                var line = chain.Next(head, AuditSamples.Entry($"{writer}-{i}"));
                i += await stores.Audit.TryAppendAsync([line], AuditSamples.SealOf([line]), default) ? 1 : 0;
            }
        })));

        var verdict = await new AuditVerifier(chain).VerifyAsync(stores.Audit, null, _ => { }, default);
        Assert.Equal((null, 80), (verdict.Fault, verdict.Head.Position));
    }
}

internal static class AuditSamples
{
    public static AuditChain Chain { get; } = new(new EventKeyRing(MasterKey.Load(
        new MasterKeyOptions { MasterKey = Convert.ToBase64String(new byte[MasterKey.LengthBytes]) })));

    public static AuditEntry Entry(string text) =>
        new() { At = Samples.Now.AddTicks(1_234_567), Data = Encoding.UTF8.GetBytes($"{{\"n\":\"{text}\"}}") };

    public static AuditLine[] Lines(int count)
    {
        var lines = new List<AuditLine>();
        for (var i = 1; i <= count; i++)
        {
            lines.Add(Chain.Next(HeadOf(lines), Entry($"n{i}")));
        }

        return [.. lines];
    }

    public static AuditHead HeadOf(IReadOnlyList<AuditLine> lines) => lines.Count == 0
        ? AuditHead.Start
        : new AuditHead { Position = lines[^1].Position, Hash = lines[^1].Hash };

    public static SealedHead SealOf(IReadOnlyList<AuditLine> lines) => Chain.Seal(HeadOf(lines));
}
