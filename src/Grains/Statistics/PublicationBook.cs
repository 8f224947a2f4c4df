using System.Globalization;
using Attendance.Events;
using Attendance.Journal;

namespace Attendance.Statistics;

/// <summary>What was told outside so far, as the journal has it, and whether more is due.</summary>
internal sealed class PublicationBook
{
    /// <summary>No oftener than this.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    /// <summary>Where the event was last closed.</summary>
    private long _closedPosition;

    /// <summary>The last entry that can change a figure.</summary>
    private long _recordedPosition;

    private (EventStatus Status, long Step, long Version) _looked;

    public JournalEntry? Entry { get; private set; }

    public AnalyticsPublished? Last { get; private set; }

    public void Add(JournalEntry entry)
    {
        switch (entry.Kind)
        {
            case EntryKind.AnalyticsPublished:
                (Entry, Last) = (entry, JournalJson.ReadAnalytics(entry));
                break;
            case EntryKind.EventStatusChanged when JournalJson.ReadStatus(entry).Status == EventStatus.Closed:
                _closedPosition = entry.Position;
                break;
            case EntryKind.AlertRaised or EntryKind.AlertCleared or EntryKind.AlertAcknowledged:
                break;
            default:
                _recordedPosition = entry.Position;
                break;
        }
    }

    /// <summary>Whether it is worth reading the journal: an open event is looked at once in a step, a closed one
    /// once.</summary>
    public bool MayBeDue(Event one, DateTimeOffset now) =>
        one.Status is EventStatus.Open or EventStatus.Closed && LookOf(one, now) != _looked;

    public void Looked(Event one, DateTimeOffset now) => _looked = LookOf(one, now);

    /// <summary>The scan key of what is due, which lets it be written once; null when nothing is.</summary>
    public string? KeyFor(Event one, DateTimeOffset now) => one.Status switch
    {
        EventStatus.Open when Entry is null || StepOf(Entry.At) < StepOf(now) =>
            string.Create(CultureInfo.InvariantCulture, $"!analytics/{StepOf(now)}"),
        EventStatus.Closed when _closedPosition > 0 && !IsFinal =>
            string.Create(CultureInfo.InvariantCulture, $"!analytics/closed/{_closedPosition}"),
        _ => null,
    };

    /// <summary>Whether something was recorded since the last one that it tells. The first one of an event that fewer
    /// than five people are registered for says nothing; the one of a closed event is always told.</summary>
    public bool IsNews(AnalyticsPublished news)
    {
        if (news.Final || Last is null)
        {
            return news.Final || news.Registered is not null || news.Attended is not null;
        }

        return _recordedPosition > Last.AsOf && !Content(news).AsSpan().SequenceEqual(Content(Last));
    }

    private bool IsFinal => Last is { Final: true } && Entry!.Position > _closedPosition;

    private static byte[] Content(AnalyticsPublished analytics) =>
        JournalJson.Write(analytics with { At = default, AsOf = 0 });

    private static long StepOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / (long)Step.TotalSeconds;

    private static (EventStatus Status, long Step, long Version) LookOf(Event one, DateTimeOffset now) =>
        (one.Status, one.Status == EventStatus.Open ? StepOf(now) : 0,
            one.Status == EventStatus.Closed ? one.Version : 0);
}
