using Attendance.Events;
using Attendance.Jobs;
using Attendance.Journal;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Attendance.Participants;

[GrainType("reseal")]
internal sealed partial class ResealGrain(
    IJobStore jobs, IParticipantStore people, PersonalData personal, JournalQueue journal, TimeProvider clock,
    ILogger<ResealGrain> logger) : Grain, IResealGrain
{
    private const int BatchMax = 500;

    private ResealState? _state;

    private (string EventId, string JobId) Key { get; set; }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Key = GrainKeys.Split(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public async Task<Reseal?> Get() => (_state ?? await Load()) is { } state
        ? new Reseal
        {
            KeyId = state.KeyId,
            Rewritten = state.Rewritten,
            StartedAt = state.StartedAt,
            FinishedAt = state.FinishedAt,
        }
        : null;

    public async Task Work()
    {
        try
        {
            if (await Know() is not { FinishedAt: null } state)
            {
                return;
            }

            // The event tells this process which key to seal under.
            await GrainFactory.GetGrain<IEventGrain>(Key.EventId).Get();
            await Save(await Step(state));
        }
        catch (StoreUnavailableException exception)
        {
            // Whoever looks after jobs asks again within a minute.
            LogStoreAway(Key.EventId, exception.Message);
            _state = null;
            return;
        }

        // A turn for each batch, so that a stop comes through.
        _ = GrainFactory.GetGrain<IResealGrain>(this.GetPrimaryKeyString()).Work();
    }

    private async Task<ResealState> Step(ResealState state)
    {
        var rows = await people.ListAsync(Key.EventId, state.After, BatchMax, CancellationToken.None);
        if (rows.Count == 0)
        {
            // Whoever was changed while their row was being sealed may have been sealed under the older key.
            return state.Missed == 0
                ? state with { FinishedAt = clock.GetUtcNow() }
                : state with { After = 0, Missed = 0 };
        }

        var older = rows.Where(row => !row.IsErased && PersonalData.KeyOf(row.Personal) < state.KeyId).ToList();
        var written = older.Count == 0
            ? 0
            : await people.ResealAsync(Key.EventId, [.. older.Select(Reseal)], CancellationToken.None);
        return state with
        {
            After = rows[^1].Number,
            Rewritten = state.Rewritten + written,
            Missed = state.Missed + older.Count - written,
        };
    }

    private ResealedRow Reseal(ParticipantRow row) => new(
        row.Number, row.Version,
        personal.Seal(Key.EventId, row.Number, personal.Open(Key.EventId, row.Number, row.Personal)));

    private async Task Save(ResealState next)
    {
        next = next with { Version = next.Version + 1 };
        _state = null;
        var answer = await journal.AppendAsync(
            Key.EventId, new JournalAppend { Entries = [], Change = new JobChange(next.ToRow(), Create: false) });
        _state = answer.Outcome == AppendOutcome.Committed ? next : null;
    }

    private async ValueTask<ResealState?> Know() => _state ??= await Load();

    private async Task<ResealState?> Load() =>
        await jobs.LoadAsync(Key.EventId, Key.JobId, CancellationToken.None) is { } row ? ResealState.Read(row) : null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Event {EventId}: resealing waits for the store: {Reason}")]
    private partial void LogStoreAway(string eventId, string reason);
}
