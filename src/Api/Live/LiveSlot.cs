using System.Collections.Immutable;
using System.Net.WebSockets;

namespace Attendance.Live;

/// <summary>What waits for one client: the newest snapshot, one message of records, a bounded list of alerts, and the
/// answers to scans that are under way. However slow the client is, this is all there is.</summary>
internal sealed class LiveSlot(int alertsMax)
{
    private readonly Lock _lock = new();
    private readonly LiveSignal _filled = new();
    private readonly List<LiveAlert> _alerts = [];
    private List<byte[]> _answers = [];
    private LiveSnapshot? _snapshot;
    private LiveRecords? _records;
    private bool _isReset;
    private long _seen;
    private int _underWay;

    public ScanOrder Order { get; } = new();

    /// <summary>Why and how the connection is to be closed; null while it goes on.</summary>
    public LiveEnding? Ending { get; private set; }

    /// <summary>The first picture, with the alerts that the client missed. Without them it is told so.</summary>
    public void Begin(LiveSnapshot snapshot, long seen, ImmutableArray<LiveAlert> missed, bool isReset)
    {
        lock (_lock)
        {
            (_snapshot, _seen, _isReset) = (snapshot, seen, isReset);
            _alerts.AddRange(missed);
        }

        _filled.Set();
    }

    public void Put(LiveChange change)
    {
        lock (_lock)
        {
            _snapshot = change.Snapshot ?? _snapshot;
            _records = LiveRecords.Merge(_records, change.Records);
            foreach (var alert in change.Alerts)
            {
                // A client that has read further elsewhere has seen it.
                if (alert.Position > _seen)
                {
                    _alerts.Add(alert);
                }
            }

            if (_alerts.Count > alertsMax)
            {
                _alerts.Clear();
                _isReset = true;
            }
        }

        _filled.Set();
    }

    /// <summary>False when the connection is ending: then no scan may begin.</summary>
    public bool TryBegin()
    {
        lock (_lock)
        {
            if (Ending is not null)
            {
                return false;
            }

            _underWay++;
            return true;
        }
    }

    public void Answer(byte[] message)
    {
        lock (_lock)
        {
            _answers.Add(message);
        }

        _filled.Set();
    }

    /// <summary>The first reason counts.</summary>
    public void End(WebSocketCloseStatus status, string reason)
    {
        lock (_lock)
        {
            Ending ??= new LiveEnding(status, reason);
        }

        _filled.Set();
    }

    /// <summary>Whoever is at the other end is nobody any more: told so, then closed.</summary>
    public void Revoke()
    {
        lock (_lock)
        {
            if (Ending is not null)
            {
                return;
            }

            Ending = new LiveEnding(LiveOptions.KeyOver, "The key was revoked or has expired.");
            _answers.Add(LiveMessages.Revoked);
            _underWay++;
        }

        _filled.Set();
    }

    /// <summary>For one waiter, which goes on in the turn of whoever puts something in.</summary>
    public ValueTask FilledAsync() => _filled.WaitAsync();

    /// <summary>Takes all there is, in the order in which a client may forget it: a position that was sent means that
    /// every alert up to it was sent before. Answers first; how many of them is returned.</summary>
    public int Take(List<byte[]> messages)
    {
        lock (_lock)
        {
            var answers = _answers.Count;
            messages.AddRange(_answers);
            _answers.Clear();
            if (_answers.Capacity > 16)
            {
                _answers = [];
            }

            messages.AddRange(_alerts.Select(static alert => alert.Message));
            _alerts.Clear();
            if (_records is { } records)
            {
                messages.Add(records.Message);
            }

            if (_snapshot is { } snapshot)
            {
                messages.Add(_isReset ? snapshot.ResetMessage : snapshot.Message);
                _isReset = false;
            }

            (_records, _snapshot) = (null, null);
            return answers;
        }
    }

    /// <summary>These answers are with the client.</summary>
    public void Sent(int answers)
    {
        lock (_lock)
        {
            _underWay -= answers;
        }
    }

    /// <summary>The connection is ending and every scan that was begun has been answered.</summary>
    public bool IsDone()
    {
        lock (_lock)
        {
            return Ending is not null && _underWay == 0;
        }
    }
}

internal sealed record LiveEnding(WebSocketCloseStatus Status, string Reason);
