using Attendance.Events;
using Attendance.Journal;
using Attendance.Participants;
using Orleans;
using Orleans.Placement;

namespace Attendance.Statistics;

/// <summary>Without a subscription, as the forecast is. Keeps 24 bytes a record and 24 a person, so that late,
/// annulled and reclassified records correct everything.</summary>
[GrainType("patterns"), Immovable]
internal sealed class PatternsGrain(
    IJournalStore store, IParticipantStore people, PersonalData personal, JournalQueue journal, TimeProvider clock)
    : FoldGrain(store), IPatternsGrain
{
    private readonly Visits _visits = new();
    private readonly PublicationBook _published = new();
    private PeopleFactsReader? _people;

    /// <summary>The last answer, and the event's version that it was made for.</summary>
    private (EventPatterns Patterns, long Version)? _last;

    public async Task<EventPatterns?> Get() =>
        await GrainFactory.GetGrain<IEventGrain>(EventId).Get() is { } plan ? await Get(plan) : null;

    public async Task<bool> Publish()
    {
        if (await GrainFactory.GetGrain<IEventGrain>(EventId).Get() is not { } plan)
        {
            return false;
        }

        var now = clock.GetUtcNow();
        var isClosed = plan.Event.Status == EventStatus.Closed;
        if (!_published.MayBeDue(plan.Event, now))
        {
            return isClosed;
        }

        await CatchUp();
        if (_published.KeyFor(plan.Event, now) is { } key)
        {
            var news = await Compose(plan, now);
            if (_published.IsNews(news))
            {
                await Append(news, key, now);
            }
        }

        _published.Looked(plan.Event, now);
        return isClosed;
    }

    public async Task<JournalEntry?> Published()
    {
        await CatchUp();
        return _published.Entry;
    }

    protected override void Apply(JournalEntry entry)
    {
        _visits.Add(entry);
        _published.Add(entry);
    }

    private async Task<EventPatterns> Get(EventPlan plan)
    {
        await CatchUp();
        if (_last is { } last && last.Patterns.Position == Position && last.Version == plan.Event.Version)
        {
            return last.Patterns;
        }

        _people ??= new PeopleFactsReader(EventId, people, Store, personal);
        var facts = await _people.CatchUpAsync();
        var patterns = Patterns.Of(_visits, facts, plan, Position);
        _last = (patterns, plan.Event.Version);
        return patterns;
    }

    private async Task<AnalyticsPublished> Compose(EventPlan plan, DateTimeOffset now)
    {
        var patterns = await Get(plan);
        var statistics = await GrainFactory.GetGrain<IStatisticsGrain>(EventId).Get();
        return AnonymousFigures.Of(
            new AnonymousInput(_visits.Sums, patterns, plan, statistics.InsideNow, now, _published.Last));
    }

    /// <summary>Whichever process says it first; the others meet its key.</summary>
    private Task Append(AnalyticsPublished news, string key, DateTimeOffset now) => journal.AppendAsync(
        EventId,
        new JournalAppend
        {
            Entries =
            [
                new NewEntry
                {
                    Kind = EntryKind.AnalyticsPublished,
                    At = now,
                    ScanKey = key,
                    Data = JournalJson.Write(news),
                },
            ],
        });
}
