namespace Attendance.Accounts;

public sealed class SignInGuardTests
{
    private static readonly DateTimeOffset Nine = new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Begin_FiveFailures_WaitsDoubleFromOneSecondToAQuarterOfAnHour()
    {
        var guard = new SignInGuard();
        var now = Nine;
        var waits = new List<double>();
        for (var i = 0; i < 18; i++)
        {
            Assert.Null(guard.Begin("thief", now));
            var wait = guard.Begin("thief", now) ?? TimeSpan.Zero;
            if (wait == TimeSpan.Zero)
            {
                i++;
            }

            waits.Add(wait.TotalSeconds);
            now += wait;
        }

        Assert.Equal([0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900], waits);
    }

    [Fact]
    public void Begin_ManyAtOnce_AreNoWayAround()
    {
        var guard = new SignInGuard();

        var looked = Enumerable.Range(0, 100).Count(_ => guard.Begin("thief", Nine) is null);

        Assert.Equal(SignInGuard.FreeFailures, looked);
    }

    [Fact]
    public void Begin_AttackFromThousandsOfNetworks_NeverHoldsUpThePersonWhereTheyHaveBeen()
    {
        var guard = new SignInGuard();
        Assert.Null(guard.Begin("home", Nine));
        guard.Succeed("home");
        var now = Nine;
        for (var i = 0; i < 20_000; i++)
        {
            guard.Begin($"thief-{i % 5_000}", now);
            now += TimeSpan.FromMilliseconds(100);
            if (i % 1_000 == 0)
            {
                Assert.Null(guard.Begin("home", now));
                guard.Succeed("home");
            }
        }
    }

    [Fact]
    public void Begin_PersonInANewPlaceDuringAnAttack_WaitsThirtySecondsAndIsLookedAt()
    {
        var guard = new SignInGuard();
        var now = Nine;
        for (var i = 0; i < 10 * SignInGuard.SiegeFailures; i++)
        {
            guard.Begin($"thief-{i}", now);
            now += TimeSpan.FromSeconds(1);
        }

        Assert.Equal(SignInGuard.SiegeWait, guard.Begin("hotel", now));
        for (var i = 0; i < 300; i++)
        {
            guard.Begin($"other-{i}", now);
        }

        Assert.Null(guard.Begin("hotel", now + SignInGuard.SiegeWait));
        guard.Succeed("hotel");
        Assert.Null(guard.Begin("hotel", now + SignInGuard.SiegeWait));
    }

    [Fact]
    public void Begin_NewcomerDuringAnAttack_HasOneTryEachWait()
    {
        var guard = new SignInGuard();
        for (var i = 0; i < SignInGuard.SiegeFailures; i++)
        {
            Assert.Null(guard.Begin($"thief-{i}", Nine));
        }

        Assert.Equal(TimeSpan.FromSeconds(30), guard.Begin("new", Nine));
        Assert.Null(guard.Begin("new", Nine.AddSeconds(30)));
        Assert.Equal(TimeSpan.FromSeconds(30), guard.Begin("new", Nine.AddSeconds(30)));
        Assert.Null(guard.Begin("new", Nine.AddSeconds(60)));
        Assert.Equal(TimeSpan.FromSeconds(60), guard.Begin("new", Nine.AddSeconds(60)));
    }

    [Fact]
    public void Begin_AnHourLater_AllIsForgotten()
    {
        var guard = new SignInGuard();
        for (var i = 0; i < 500; i++)
        {
            guard.Begin($"thief-{i % 110}", Nine);
        }

        var later = Nine + SignInGuard.Forget + TimeSpan.FromSeconds(1);

        Assert.Null(guard.Begin("thief-1", later));
        Assert.Null(guard.Begin("new", later));
    }

    [Fact]
    public void Undo_AttemptThatNobodyLookedAt_DoesNotCount()
    {
        var guard = new SignInGuard();
        for (var i = 0; i < 1_000; i++)
        {
            Assert.Null(guard.Begin("home", Nine));
            guard.Undo("home");
        }
    }
}
