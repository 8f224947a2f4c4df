using Attendance.Audit;
using Attendance.TestKit;

namespace Attendance.Storage.Audit;

/// <summary>What somebody does to the tables past the product.</summary>
public sealed class AuditVerifierTests
{
    private const int Lines = 10;

    [Theory, OnSqlite, OnPostgres]
    public Task Verify_Untouched_IsSound(TestDatabase database) => AssertAsync(database, "", null, 0);

    [Theory, OnSqlite, OnPostgres]
    public async Task Verify_ChangedLine_IsFound(TestDatabase database)
    {
        string[] changes =
        [
            "update audit set data = replace(data, 'n5', 'n6') where position = 5",
            "update audit set at_us = at_us + 1 where position = 5",
            "update audit set hash = previous_hash where position = 5",
            "update audit set previous_hash = hash where position = 5",
        ];
        foreach (var change in changes)
        {
            await AssertAsync(database, change, AuditFault.Changed, 5);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Verify_RemovedLine_IsFound(TestDatabase database)
    {
        await AssertAsync(database, "delete from audit where position = 5", AuditFault.Removed, 5);
        await AssertAsync(database, "delete from audit where position = 1", AuditFault.Removed, 1);
        await AssertAsync(
            database,
            "delete from audit where position = 5; " + Move("position - 1", "position > 5"),
            AuditFault.Removed, 5);
    }

    [Theory, OnSqlite, OnPostgres]
    public Task Verify_ReorderedLines_AreFound(TestDatabase database) => AssertAsync(
        database, Move("11 - position", "position in (5, 6)"), AuditFault.Reordered, 5);

    [Theory, OnSqlite, OnPostgres]
    public Task Verify_InsertedLine_IsFound(TestDatabase database) => AssertAsync(
        database,
        Move("position + 1", "position >= 5")
            + "; insert into audit select 5, at_us, '{\"n\":\"never\"}', previous_hash, hash from audit "
            + "where position = 6",
        AuditFault.Inserted, 5);

    [Theory, OnSqlite, OnPostgres]
    public async Task Verify_TruncatedEnd_IsFound(TestDatabase database)
    {
        await AssertAsync(database, "delete from audit where position > 8", AuditFault.Truncated, 9);
        await AssertAsync(database, "delete from audit", AuditFault.Truncated, 1);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Verify_HeadTakenAwayOrForged_IsFound(TestDatabase database)
    {
        await AssertAsync(
            database, "delete from audit where position > 8; delete from audit_head", AuditFault.HeadForged, 8);
        await AssertAsync(
            database, "delete from audit where position > 8; update audit_head set position = 8",
            AuditFault.HeadForged, 8);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Verify_EndAndHeadOfEarlier_AreFoundByTheNotedHead(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        var lines = AuditSamples.Lines(Lines);

        // A backup from when there were eight lines.
        await stores.Audit.TryAppendAsync(lines[..8], AuditSamples.SealOf(lines[..8]), default);

        Assert.Null((await VerifyAsync(stores, noted: null)).Fault);
        var verdict = await VerifyAsync(stores, AuditSamples.HeadOf(lines));
        Assert.Equal((AuditFault.Truncated, 9), (verdict.Fault, verdict.Position));
        Assert.Null((await VerifyAsync(stores, AuditSamples.HeadOf(lines[..6]))).Fault);
        var other = AuditSamples.HeadOf(lines[..6]) with { Hash = new byte[32] };
        verdict = await VerifyAsync(stores, other);
        Assert.Equal((AuditFault.Changed, 6), (verdict.Fault, verdict.Position));
    }

    private static async Task AssertAsync(TestDatabase database, string sql, AuditFault? fault, long position)
    {
        await using var stores = await TestStores.CreateAsync(database);
        var lines = AuditSamples.Lines(Lines);
        Assert.True(await stores.Audit.TryAppendAsync(lines, AuditSamples.SealOf(lines), default));
        if (sql.Length > 0)
        {
            await stores.QueryAsync(sql);
        }

        var verdict = await VerifyAsync(stores, noted: null);

        Assert.Equal((fault, position), (verdict.Fault, verdict.Position));
    }

    private static Task<AuditVerdict> VerifyAsync(TestStores stores, AuditHead? noted) =>
        new AuditVerifier(AuditSamples.Chain).VerifyAsync(stores.Audit, noted, _ => { }, default);

    /// <summary>In two steps, past the primary key.</summary>
    private static string Move(string to, string where) =>
        $"update audit set position = -({to}) where {where}; update audit set position = -position where position < 0";
}
