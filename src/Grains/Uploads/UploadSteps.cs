using System.Collections.Immutable;
using Attendance.Events;
using Attendance.Journal;
using Attendance.Participants;
using Orleans;

namespace Attendance.Uploads;

/// <summary>Takes the parts of a file one after the other. Each is in one transaction with the progress that tells of
/// it, so it counts once whatever crashes.</summary>
internal sealed class UploadSteps(
    UploadStore store, IParticipantStore people, PersonalData personal, ParticipantRows rows, UploadUndo undo,
    TimeProvider clock)
{
    private const int TriesMax = 10;
    private const int ChangesAtOnce = 64;

    public static Upload Undoing(Upload upload, UploadStatus after, DateTimeOffset now) => upload with
    {
        Status = UploadStatus.Undoing,
        AfterUndo = after,
        Undone = new UndoCounts(),
        Chunks = upload.ChunksDone + (upload.IsChanging ? 1 : 0),
        ChunksDone = 0,
        IsChanging = false,
        StartedAt = now,
        FinishedAt = null,
    };

    /// <summary>What an upload becomes when all its parts are through.</summary>
    public static Upload AfterPass(Upload upload, DateTimeOffset now) => upload switch
    {
        { Status: UploadStatus.Checking, Terms.DryRun: true } => upload with { Status = UploadStatus.Done },
        { Status: UploadStatus.Checking, Counts.Rejected: > 0 } => upload with
        {
            Status = UploadStatus.Failed,
            ChunksDone = 0,
            Note = $"{upload.Counts.Rejected} of {upload.Rows} rows cannot be taken, so none was; see the report.",
        },
        { Status: UploadStatus.Checking } => upload with
        {
            Status = UploadStatus.Running,
            ChunksDone = 0,
            Counts = new UploadCounts(),
            StartedAt = now,
        },
        { Status: UploadStatus.Running, Terms.AllOrNothing: true, Counts.Rejected: > 0 } =>
            Undoing(upload, UploadStatus.Failed, now) with
            {
                Note = $"{upload.Counts.Rejected} rows clashed with changes made meanwhile, so all was taken back.",
            },
        { Status: UploadStatus.Undoing } => upload with { Status = upload.AfterUndo ?? UploadStatus.Undone },
        _ => upload with { Status = UploadStatus.Done },
    };

    public async Task<UploadPass> BeginAsync(string eventId, Upload upload, IGrainFactory grains)
    {
        var plan = await grains.GetGrain<IEventGrain>(eventId).Get()
            ?? throw new InvalidDataException($"There is no event {eventId} any more.");
        var planner = new ChunkPlanner(eventId, PersonContext.Of(plan.Event), personal, rows);
        var pass = new UploadPass(eventId, planner, grains);
        if (upload.Status is UploadStatus.Checking or UploadStatus.Running)
        {
            // A pass that goes on after a crash has to know what the parts before it named.
            for (var chunk = 0; chunk < upload.ChunksDone; chunk++)
            {
                planner.Candidates(await store.LoadRowsAsync(eventId, upload.UploadId, chunk), pass.Seen);
            }
        }

        return pass;
    }

    /// <summary>The upload after one more part, or null when somebody else wrote to it.</summary>
    public Task<Upload?> TakeAsync(UploadPass pass, Upload upload) => upload switch
    {
        { Status: UploadStatus.Undoing } => undo.TakeAsync(pass, upload),
        { Status: UploadStatus.Checking } => CheckAsync(pass, upload),
        { IsChanging: true } => GoOnChangingAsync(pass, upload),
        _ => RegisterAsync(pass, upload),
    };

    private async Task<Upload?> CheckAsync(UploadPass pass, Upload upload)
    {
        var (plan, _) = await PlanAsync(pass, upload);
        var next = Advanced(upload, plan.Lines);
        return await store.CommitAsync(pass.EventId, next, (upload.ChunksDone, plan.Lines)) ? next : null;
    }

    private async Task<Upload?> RegisterAsync(UploadPass pass, Upload upload)
    {
        for (var tries = 0; tries < TriesMax; tries++)
        {
            var prepared = await (pass.Next ?? PrepareAsync(pass, upload, isRepeated: tries > 0));
            var isSimple = prepared.Changes.Count == 0;
            var next = isSimple
                ? Advanced(upload, prepared.Lines)
                : upload with { IsChanging = true, Version = upload.Version + 1 };
            var commit = store.CommitAsync(
                pass.EventId, next, (upload.ChunksDone, prepared.Lines), prepared.Registrations);

            // The store is busy with this part; the processor has time for the next.
            pass.Next = isSimple && next.ChunksDone < next.Chunks ? PrepareAsync(pass, next) : null;
            if (await commit)
            {
                return isSimple ? next : await ChangeAsync(pass, next, prepared.Lines, prepared.Changes);
            }

            await SettledAsync(pass.Next);
            pass.Next = null;
            if (await store.LoadAsync(pass.EventId, upload.UploadId) is not { } stored
                || stored.Version != upload.Version)
            {
                return null;
            }
        }

        throw new StoreUnavailableException($"Upload {upload.UploadId}: {TriesMax} tries found others registering.");
    }

    private async Task<PreparedChunk> PrepareAsync(UploadPass pass, Upload upload, bool isRepeated = false)
    {
        var (plan, chunk) = await PlanAsync(pass, upload);
        var first = plan.People.Count == 0 ? 0 : await pass.Registry.Reserve(plan.People.Count, isRepeated);
        var registrations = new JournalAppend[plan.People.Count];
        var now = clock.GetUtcNow();
        for (var i = 0; i < registrations.Length; i++)
        {
            var person = plan.People[i];
            var number = first + i;
            if (number > TokenCodec.NumberMax)
            {
                throw new InvalidDataException("The event is full.");
            }

            var id = person.ParticipantId ?? RegistryGrain.IdOf(number);
            plan.Lines[person.Line] = plan.Lines[person.Line] with { Number = number, ParticipantId = id };
            var participant = new Participant
            {
                ParticipantId = id,
                Number = number,
                Person = person.Check.Person!,
                Groups = person.Check.Groups,
                Permissions = person.Check.Permissions,
                Status = person.Status,
                RegistrationDate = now,
            };
            registrations[i] = rows.ToRegistration(pass.EventId, participant, now, person.EmailKey);
        }

        return new PreparedChunk(plan.Lines, registrations, ChangesOf(plan.Lines, chunk));
    }

    private async Task<(ChunkPlan Plan, ImmutableArray<UploadRow> Rows)> PlanAsync(UploadPass pass, Upload upload)
    {
        var chunk = await store.LoadRowsAsync(pass.EventId, upload.UploadId, upload.ChunksDone);
        var candidates = pass.Planner.Candidates(chunk, pass.Seen);
        var existing = await people.FindAsync(
            pass.EventId,
            [.. candidates.Select(candidate => candidate.Row.ParticipantId).OfType<string>()],
            [.. candidates.Select(candidate => candidate.EmailKey).OfType<string>()],
            CancellationToken.None);
        return (pass.Planner.Plan(candidates, existing), chunk);
    }

    /// <summary>The process that began to change people of this part is gone: the report says whom.</summary>
    private async Task<Upload?> GoOnChangingAsync(UploadPass pass, Upload upload)
    {
        var chunk = await store.LoadRowsAsync(pass.EventId, upload.UploadId, upload.ChunksDone);
        pass.Planner.Candidates(chunk, pass.Seen);
        var lines = await store.LoadLinesAsync(pass.EventId, upload.UploadId, upload.ChunksDone);
        return await ChangeAsync(pass, upload, lines, ChangesOf(lines, chunk));
    }

    private static List<(int Line, UploadRow Row)> ChangesOf(StoredLine[] lines, ImmutableArray<UploadRow> chunk) =>
    [
        .. from each in lines.Index()
        where each.Item.Outcome == RowOutcome.Updated
        select (each.Index, chunk[each.Index]),
    ];

    /// <summary>Changes people where their scans are decided, so that the next scan knows.</summary>
    private async Task<Upload?> ChangeAsync(
        UploadPass pass, Upload upload, StoredLine[] lines, IReadOnlyList<(int Line, UploadRow Row)> changes)
    {
        foreach (var some in changes.Chunk(ChangesAtOnce))
        {
            await Task.WhenAll(some.Select(async change =>
                lines[change.Line] = await ChangeAsync(pass, lines[change.Line], change.Row)));
        }

        var next = Advanced(upload, lines);
        return await store.CommitAsync(pass.EventId, next, (upload.ChunksDone, lines)) ? next : null;
    }

    private static async Task<StoredLine> ChangeAsync(UploadPass pass, StoredLine line, UploadRow row)
    {
        var result = await pass.Participant(line.Number)
            .Change(new ChangeParticipant { Draft = row.Draft, Status = row.Status });
        return result.Outcome switch
        {
            ParticipantOutcome.Done => line with { Version = result.Participant!.Participant.Version },
            ParticipantOutcome.NotStored => throw new StoreUnavailableException("A change was not stored."),
            ParticipantOutcome.Invalid => Rejected(result.Faults!),
            ParticipantOutcome.EmailTaken => Rejected(Fault("email", "Somebody got this e-mail meanwhile.")),
            _ => Rejected(Fault("participantId", "Was erased meanwhile.")),
        };

        StoredLine Rejected(ImmutableDictionary<string, ImmutableArray<string>> faults) =>
            line with { Outcome = RowOutcome.Rejected, Faults = faults, Before = null };

        static ImmutableDictionary<string, ImmutableArray<string>> Fault(string field, string reason) =>
            ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add(field, [reason]);
    }

    private static Upload Advanced(Upload upload, StoredLine[] lines) => upload with
    {
        ChunksDone = upload.ChunksDone + 1,
        Counts = upload.Counts + ChunkPlan.CountsOf(lines),
        IsChanging = false,
        Version = upload.Version + 1,
    };

    /// <summary>Waits for what was prepared in vain; its failure is met again when it is prepared anew.</summary>
    private static async Task SettledAsync(Task<PreparedChunk>? prepared)
    {
        if (prepared is not null)
        {
            await Task.WhenAny(prepared);
        }
    }
}
