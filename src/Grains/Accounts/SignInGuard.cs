namespace Attendance.Accounts;

/// <summary>Slows down whoever guesses one account's password, by where they are, so that they cannot keep its person
/// out. An attempt counts as failed before it is looked at: many at once are no way around. In memory only.</summary>
internal sealed class SignInGuard
{
    /// <summary>So many failures from one network cost nothing.</summary>
    public const int FreeFailures = 5;

    /// <summary>So many failures from networks where the person never was make newcomers wait first.</summary>
    public const int SiegeFailures = 100;

    private const int NetworksMax = 2_048;
    private const int KnownMax = 32;

    public static readonly TimeSpan WaitMin = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(15);

    /// <summary>What a network pays that the person never signed in from, while many guess.</summary>
    public static readonly TimeSpan SiegeWait = TimeSpan.FromSeconds(30);

    /// <summary>After so long without an attempt all is as at first.</summary>
    public static readonly TimeSpan Forget = TimeSpan.FromHours(1);

    private readonly Dictionary<string, Tries> _networks = [];

    /// <summary>Where the person has signed in, the latest last.</summary>
    private readonly List<string> _known = [];

    private int _strangers;
    private DateTimeOffset _strangersAt;

    /// <summary>Null when this attempt may be looked at; else how long to wait.</summary>
    public TimeSpan? Begin(string network, DateTimeOffset now)
    {
        if (now - _strangersAt > Forget)
        {
            _strangers = 0;
        }

        var isKnown = _known.Contains(network);
        var isSiege = !isKnown && _strangers >= SiegeFailures;
        var tries = Of(network, now);
        if (isSiege && tries.Failures == 0 && !tries.HasWaited)
        {
            tries.HasWaited = true;
            tries.Until = now + SiegeWait;
        }

        if (now < tries.Until)
        {
            return tries.Until - now;
        }

        tries.Failures++;
        tries.SeenAt = now;
        tries.Until = now + WaitAfter(tries.Failures, isSiege);
        if (!isKnown)
        {
            _strangers++;
            _strangersAt = now;
        }

        return null;
    }

    /// <summary>The password was right.</summary>
    public void Succeed(string network)
    {
        Undo(network);
        _networks.Remove(network);
        _known.Remove(network);
        if (_known.Count == KnownMax)
        {
            _known.RemoveAt(0);
        }

        _known.Add(network);
    }

    /// <summary>Nobody looked at it after all.</summary>
    public void Undo(string network)
    {
        if (_networks.TryGetValue(network, out var tries) && tries.Failures > 0)
        {
            tries.Failures--;
            tries.Until = default;
        }

        if (!_known.Contains(network) && _strangers > 0)
        {
            _strangers--;
        }
    }

    private static TimeSpan WaitAfter(int failures, bool isSiege)
    {
        var (first, free) = isSiege ? (SiegeWait, 1) : (WaitMin, FreeFailures);
        if (failures < free)
        {
            return TimeSpan.Zero;
        }

        var doublings = Math.Min(failures - free, 20);
        return TimeSpan.FromTicks(Math.Min(first.Ticks << doublings, WaitMax.Ticks));
    }

    private Tries Of(string network, DateTimeOffset now)
    {
        if (_networks.TryGetValue(network, out var tries) && now - tries.SeenAt <= Forget)
        {
            return tries;
        }

        if (_networks.Count >= NetworksMax)
        {
            _networks.Remove(_networks.MinBy(each => each.Value.SeenAt).Key);
        }

        return _networks[network] = new Tries { SeenAt = now };
    }

    private sealed class Tries
    {
        public int Failures { get; set; }

        public bool HasWaited { get; set; }

        public DateTimeOffset Until { get; set; }

        public DateTimeOffset SeenAt { get; set; }
    }
}
