using System.Globalization;
using Attendance.Journal;
using Attendance.Statistics;

namespace Attendance.Alerts;

/// <summary>The alerts of an event as the journal tells them.</summary>
internal sealed class AlertBook
{
    private readonly Dictionary<string, AlertView> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Kind, string? Subject), (string AlertId, int Number)> _last = [];

    /// <summary>The last entry that was read.</summary>
    public long Position { get; private set; }

    public IEnumerable<AlertView> NewestFirst => _byId.Values.Reverse();

    public AlertView? Find(string alertId) => _byId.GetValueOrDefault(alertId);

    /// <summary>The open alert about this, or null.</summary>
    public AlertView? Open(string kind, string? subject) =>
        _last.TryGetValue((kind, subject), out var last) && _byId[last.AlertId] is { ClearedAt: null } open
            ? open
            : null;

    /// <summary>Open alerts of some kinds.</summary>
    public IReadOnlyList<AlertView> OpenOf(IReadOnlySet<string> kinds) =>
        [.. _byId.Values.Where(view => view.ClearedAt is null && kinds.Contains(view.Alert.Kind))];

    /// <summary>The id that whoever raises this next will give it, whichever process that is.</summary>
    public string NextId(string kind, string? subject)
    {
        var number = _last.GetValueOrDefault((kind, subject)).Number + 1;
        return string.Create(
            CultureInfo.InvariantCulture, $"{kind}{(subject is null ? "" : "-")}{subject}-{number}");
    }

    public void Apply(JournalEntry entry)
    {
        Position = entry.Position;
        switch (entry.Kind)
        {
            case EntryKind.AlertRaised:
                var raised = JournalJson.ReadRaised(entry);
                _byId[raised.AlertId] = new AlertView { Alert = raised.ToAlert() };
                var key = (raised.Kind, raised.Subject);
                _last[key] = (raised.AlertId, _last.GetValueOrDefault(key).Number + 1);
                break;
            case EntryKind.AlertCleared:
                Change(JournalJson.ReadCleared(entry).AlertId, view => view with { ClearedAt = entry.At });
                break;
            case EntryKind.AlertAcknowledged:
                var seen = JournalJson.ReadAcknowledged(entry);
                Change(seen.AlertId, view => view with { AcknowledgedAt = entry.At, AcknowledgedBy = seen.By });
                break;
        }
    }

    private void Change(string alertId, Func<AlertView, AlertView> change)
    {
        if (_byId.TryGetValue(alertId, out var view))
        {
            _byId[alertId] = change(view);
        }
    }
}
