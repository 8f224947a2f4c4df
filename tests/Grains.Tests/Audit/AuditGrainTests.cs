using System.Globalization;
using System.Text;
using Attendance.Fakes;
using Attendance.Journal;
using Attendance.Keys;

namespace Attendance.Audit;

public sealed class AuditGrainTests
{
    private const string KnownHash = "68404e6a32d9d1cbc14d605508497ce17b20a15622289dac9a50b67c10d99321";

    private readonly AuditChain _chain = new(new EventKeyRing(Samples.MasterKey));

    [Fact]
    public async Task Append_ManyAtOnce_ShareCommitsInOneChain()
    {
        var store = new MemoryStore();
        await using var host = await GrainHost.StartAsync(store);

        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Grain(host).Append([Entry(i)])));

        Assert.Equal(500, store.Audit.Lines.Count);
        Assert.InRange(store.Audit.Appends, 1, 250);
        await AssertSoundAsync(store, 500);
    }

    [Fact]
    public async Task Append_TwoProcesses_KeepOneChainWithoutGaps()
    {
        var store = new MemoryStore();
        await using var first = await GrainHost.StartAsync(store);
        await using var second = await GrainHost.StartAsync(store);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Grain(i % 2 == 0 ? first : second).Append([Entry(i)])));

        await AssertSoundAsync(store, 200);
        Assert.Equal(
            Enumerable.Range(0, 200),
            store.Audit.Lines.Values.Select(line => int.Parse(line.Data, CultureInfo.InvariantCulture)).Order());
    }

    [Fact]
    public async Task Append_StoreAway_SaysSoAndGoesOnLater()
    {
        var store = new MemoryStore();
        await using var host = await GrainHost.StartAsync(store);
        await Grain(host).Append([Entry(0)]);
        store.Audit.IsAway = true;

        await Assert.ThrowsAsync<StoreUnavailableException>(() => Grain(host).Append([Entry(1)]));

        store.Audit.IsAway = false;
        await Grain(host).Append([Entry(2)]);
        await AssertSoundAsync(store, 2);
    }

    [Fact]
    public async Task Append_AfterTheEndWasCutOff_LeavesTheGap()
    {
        var store = new MemoryStore();
        await using (var host = await GrainHost.StartAsync(store))
        {
            await Grain(host).Append([Entry(0), Entry(1), Entry(2)]);
        }

        store.Audit.Lines.Remove(3);
        await using var next = await GrainHost.StartAsync(store);
        await Grain(next).Append([Entry(3)]);

        Assert.Equal([1, 2, 4], store.Audit.Lines.Keys);
        var verdict = await VerifyAsync(store);
        Assert.Equal((AuditFault.Removed, 3), (verdict.Fault, verdict.Position));
    }

    [Fact]
    public async Task Append_HeadForgedBeyondTheEnd_IsNotFollowed()
    {
        var store = new MemoryStore();
        store.Audit.Sealed = new SealedHead(new AuditHead { Position = 99, Hash = new byte[32] }, new byte[32]);
        await using var host = await GrainHost.StartAsync(store);

        await Grain(host).Append([Entry(0)]);

        await AssertSoundAsync(store, 1);
    }

    /// <summary>The form of the hash is for ever: a log of last year must verify next year.</summary>
    [Fact]
    public void Next_KnownEntry_HasTheKnownHash() => Assert.Equal(
        KnownHash, Convert.ToHexStringLower(_chain.Next(AuditHead.Start, Entry(7)).Hash));

    private static IAuditGrain Grain(GrainHost host) =>
        host.Grains.GetGrain<IAuditGrain>(IAuditGrain.Deployment);

    private static AuditEntry Entry(int number) =>
        new() { At = Samples.Nine, Data = Encoding.UTF8.GetBytes($"{number}") };

    private Task<AuditVerdict> VerifyAsync(MemoryStore store) =>
        new AuditVerifier(_chain).VerifyAsync(store.Audit, noted: null, _ => { }, default);

    private async Task AssertSoundAsync(MemoryStore store, long position)
    {
        var verdict = await VerifyAsync(store);
        Assert.Equal((null, position), (verdict.Fault, verdict.Head.Position));
    }
}
