using Attendance.Callers;
using Attendance.Devices;
using Attendance.Journal;
using Attendance.TestKit;

namespace Attendance.Storage.Devices;

public sealed class DeviceStoreTests
{
    private static readonly DateTimeOffset At = Samples.Now;

    [Theory, OnSqlite, OnPostgres]
    public async Task Enrol_Code_MakesDeviceAndKeyAndUsesTheCodeUp(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Devices.AddCodeAsync(Samples.EventId, Code("c1"), [1], default);

        await stores.Journal.CommitAsync(Enrolment("tablet", "c1"));

        Assert.Equivalent(
            new[] { Device("tablet") }, await stores.Devices.ListAsync(Samples.EventId, default), strict: true);
        Assert.Equivalent(
            new AccessKeyRow(Key("tablet"), [7], PreviousHash: null),
            await stores.AccessKeys.LoadAsync("key-of-tablet", default), strict: true);
        Assert.Null(await stores.Devices.FindCodeAsync([1], At, default));
        Assert.Empty(await stores.Devices.ListAsync("other", default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Enrol_UsedCode_ChangesNothing(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Devices.AddCodeAsync(Samples.EventId, Code("c1"), [1], default);
        await stores.Journal.CommitAsync(Enrolment("first", "c1"));

        var conflicts = await stores.Journal.ConflictAsync(Enrolment("second", "c1"));

        Assert.Equal(
            [Samples.Taken(AppendOutcome.RowConflict, JournalConstraints.DeviceCode)],
            conflicts.Select(each => each!.Value));
        Assert.Equal(
            ["first"],
            (await stores.Devices.ListAsync(Samples.EventId, default)).Select(device => device.DeviceId));
        Assert.Null(await stores.AccessKeys.LoadAsync("key-of-second", default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Enrol_TwiceInOneBatch_OneStands(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Devices.AddCodeAsync(Samples.EventId, Code("c1"), [1], default);

        var conflicts = await stores.Journal.ConflictAsync(Enrolment("first", "c1"), Enrolment("second", "c1"));

        Assert.Equal(
            [null, Samples.Taken(AppendOutcome.RowConflict, JournalConstraints.DeviceCode)], conflicts);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Enrol_KnownDeviceId_KeepsTheCode(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Devices.AddCodeAsync(Samples.EventId, Code("c1"), [1], default);
        await stores.Devices.AddCodeAsync(Samples.EventId, Code("c2"), [2], default);
        await stores.Journal.CommitAsync(Enrolment("tablet", "c1"));

        var conflicts = await stores.Journal.ConflictAsync(Enrolment("tablet", "c2"));

        Assert.Equal(
            [Samples.Taken(AppendOutcome.RowConflict, JournalConstraints.DeviceId)],
            conflicts.Select(each => each!.Value));
        Assert.NotNull(await stores.Devices.FindCodeAsync([2], At, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Append_DeviceChange_NeedsTheVersionBefore(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Devices.AddCodeAsync(Samples.EventId, Code("c1"), [1], default);
        await stores.Journal.CommitAsync(Enrolment("tablet", "c1"));
        var revoked = Device("tablet") with { RevokedAt = At, Version = 2 };

        await stores.Journal.CommitAsync(Samples.Append(new DeviceChange(revoked)));

        Assert.Equal(
            [Samples.Taken(AppendOutcome.RowConflict, JournalConstraints.Version)],
            (await stores.Journal.ConflictAsync(Samples.Append(new DeviceChange(revoked))))
                .Select(each => each!.Value));
        Assert.Equivalent(
            new[] { revoked }, await stores.Devices.ListAsync(Samples.EventId, default), strict: true);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Write_Several_ChangesThoseOfTheVersionBefore(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        foreach (var (id, code) in new (string, byte)[] { ("a", 1), ("b", 2) })
        {
            await stores.Devices.AddCodeAsync(Samples.EventId, Code($"c{code}"), [code], default);
            await stores.Journal.CommitAsync(Enrolment(id, $"c{code}"));
        }

        var heard = Device("a") with { LastSeenAt = At, Battery = 0.5, Backlog = 3, ClockErrorMs = -20, Version = 2 };
        var stale = Device("b") with { LastSeenAt = At, Version = 3 };

        Assert.Equal(1, await stores.Devices.WriteAsync(Samples.EventId, [heard, stale], default));

        Assert.Equivalent(
            new[] { heard, Device("b") }, await stores.Devices.ListAsync(Samples.EventId, default), strict: true);
        Assert.Equal(0, await stores.Devices.WriteAsync("other", [heard with { Version = 3 }], default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Codes_TooOld_AreNeitherListedNorFoundAndThenGone(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        var code = Code("c1");
        await stores.Devices.AddCodeAsync(Samples.EventId, code, [1], default);
        await stores.Devices.AddCodeAsync("other", Code("c9"), [9], default);

        Assert.Equivalent(
            new[] { code }, await stores.Devices.ListCodesAsync(Samples.EventId, At, default), strict: true);
        var found = await stores.Devices.FindCodeAsync([1], code.ExpiresAt.AddMicroseconds(-1), default);
        Assert.Equivalent(new FoundDeviceCode(Samples.EventId, code), found, strict: true);
        Assert.Empty(await stores.Devices.ListCodesAsync(Samples.EventId, code.ExpiresAt, default));
        Assert.Null(await stores.Devices.FindCodeAsync([1], code.ExpiresAt, default));
        await stores.Devices.AddCodeAsync(
            Samples.EventId, Code("c2") with { CreatedAt = code.ExpiresAt }, [2], default);
        Assert.False(await stores.Devices.DropCodeAsync(Samples.EventId, "c1", default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Drop_Code_OfTheEventOnly(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Devices.AddCodeAsync(Samples.EventId, Code("c1"), [1], default);

        Assert.False(await stores.Devices.DropCodeAsync("other", "c1", default));
        Assert.True(await stores.Devices.DropCodeAsync(Samples.EventId, "c1", default));
        Assert.Null(await stores.Devices.FindCodeAsync([1], At, default));
    }

    private static JournalAppend Enrolment(string deviceId, string codeId) =>
        Samples.Append(new DeviceEnrolment(Device(deviceId), codeId, Key(deviceId), [7]));

    private static Device Device(string deviceId) => new()
    {
        DeviceId = deviceId,
        Name = "북문 태블릿",
        Gates = ["north"],
        KeyId = $"key-of-{deviceId}",
        EnrolledAt = At,
    };

    private static AccessKey Key(string deviceId) => new()
    {
        KeyId = $"key-of-{deviceId}",
        EventId = Samples.EventId,
        Role = CallerRole.Device,
        Name = "북문 태블릿",
        CreatedAt = At,
        CreatedBy = "owner",
        DeviceId = deviceId,
    };

    private static DeviceCode Code(string codeId) => new()
    {
        CodeId = codeId,
        Name = "북문 태블릿",
        Gates = ["north"],
        Rights = [Right.Scan],
        CreatedAt = At,
        CreatedBy = "owner",
        ExpiresAt = At.AddMinutes(15),
    };
}
