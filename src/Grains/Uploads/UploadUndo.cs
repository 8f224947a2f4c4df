using Attendance.Journal;
using Attendance.Participants;

namespace Attendance.Uploads;

/// <summary>Takes back what an upload did, part by part: erases whom it registered, restores whom it changed. Whoever
/// checked in or was changed since stays as they are.</summary>
internal sealed class UploadUndo(UploadStore store, PersonalData personal)
{
    private const int AtOnce = 64;

    public async Task<Upload?> TakeAsync(UploadPass pass, Upload upload)
    {
        var lines = await store.LoadLinesAsync(pass.EventId, upload.UploadId, upload.ChunksDone);
        var undone = new UndoCounts();
        foreach (var some in lines.Where(line => line.Number > 0).Chunk(AtOnce))
        {
            var results = await Task.WhenAll(some.Select(line => TakeBackAsync(pass, line)));
            undone = results.Aggregate(undone, (sum, one) => sum + one);
        }

        var next = upload with
        {
            ChunksDone = upload.ChunksDone + 1,
            Undone = upload.Undone + undone,
            Version = upload.Version + 1,
        };
        return await store.CommitAsync(pass.EventId, next) ? next : null;
    }

    private Task<UndoCounts> TakeBackAsync(UploadPass pass, StoredLine line) => line switch
    {
        { Outcome: RowOutcome.Registered } => EraseAsync(pass, line),
        { Outcome: RowOutcome.Updated, Before: { } before } => RestoreAsync(pass, line, before),
        _ => Task.FromResult(new UndoCounts()),
    };

    private static async Task<UndoCounts> EraseAsync(UploadPass pass, StoredLine line)
    {
        var result = await pass.Participant(line.Number)
            .Erase(new EraseParticipant { ExpectedVersion = 1, OnlyIfNeverAdmitted = true });
        return result.Outcome switch
        {
            // Not there: erased before a crash, or by somebody else.
            ParticipantOutcome.Done or ParticipantOutcome.NotFound => new UndoCounts { Erased = 1 },
            ParticipantOutcome.NotStored => throw new StoreUnavailableException("An erasure was not stored."),
            _ => new UndoCounts { Kept = 1 },
        };
    }

    private async Task<UndoCounts> RestoreAsync(UploadPass pass, StoredLine line, Before before)
    {
        var person = personal.Open(pass.EventId, line.Number, before.Personal);
        var draft = PersonDraft.Of(new Participant
        {
            ParticipantId = line.ParticipantId!,
            Number = line.Number,
            Person = person,
            Groups = before.Groups,
            Permissions = before.Permissions,
            RegistrationDate = default,
        });
        var result = await pass.Participant(line.Number).Change(new ChangeParticipant
        {
            Draft = draft,
            Status = before.Status,
            ExpectedVersion = line.Version,
            IsWhole = true,
        });
        return result.Outcome switch
        {
            ParticipantOutcome.Done => new UndoCounts { Restored = 1 },
            ParticipantOutcome.NotStored => throw new StoreUnavailableException("A change was not stored."),
            _ => new UndoCounts { Kept = 1 },
        };
    }
}
