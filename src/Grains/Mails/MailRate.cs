namespace Attendance.Mails;

/// <summary>How many mails this process may send: never more than the limit within any minute.</summary>
internal sealed class MailRate(MailOptions options, TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Queue<DateTimeOffset> _sent = new();

    /// <summary>How many may go now, and when the next one may if none.</summary>
    public (int Room, DateTimeOffset NextAt) Look()
    {
        lock (_lock)
        {
            var now = Forget();
            var room = options.PerMinute - _sent.Count;
            return (room, room > 0 ? now : _sent.Peek() + Window);
        }
    }

    public bool TryTake()
    {
        lock (_lock)
        {
            var now = Forget();
            if (_sent.Count >= options.PerMinute)
            {
                return false;
            }

            _sent.Enqueue(now);
            return true;
        }
    }

    private DateTimeOffset Forget()
    {
        var now = clock.GetUtcNow();
        while (_sent.TryPeek(out var first) && first + Window <= now)
        {
            _sent.Dequeue();
        }

        return now;
    }
}
