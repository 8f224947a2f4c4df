using System.Collections.Immutable;
using Attendance.Events;
using Attendance.Journal;
using Attendance.Participants;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Attendance.Uploads;

[GrainType("upload")]
internal sealed partial class UploadGrain(
    UploadStore store, UploadSteps steps, TimeProvider clock, ILogger<UploadGrain> logger) : Grain, IUploadGrain
{
    /// <summary>Long enough to be worth a turn, short enough for a stop to come through.</summary>
    private static readonly TimeSpan TurnMax = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>A file that stops coming for so long will not come.</summary>
    private static readonly TimeSpan ReceivingMax = TimeSpan.FromMinutes(15);

    /// <summary>What is known of the job; null before the first read and after a write of which nothing is
    /// known.</summary>
    private Upload? _upload;

    private UploadPass? _pass;
    private IGrainTimer? _retry;
    private DateTimeOffset _heardAt;
    private bool _cancelAsked;

    private (string EventId, string UploadId) Key { get; set; }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Key = GrainKeys.Split(this.GetPrimaryKeyString());
        _heardAt = clock.GetUtcNow();
        return Task.CompletedTask;
    }

    public async Task<Upload?> Get()
    {
        var upload = await Peek();
        return upload is null || upload.IsFinished ? upload : upload with { CancelAsked = _cancelAsked };
    }

    public async Task<Upload?> Start(UploadTerms terms)
    {
        if (await Know() is { } known)
        {
            return known;
        }

        if (await GrainFactory.GetGrain<IEventGrain>(Key.EventId).Get() is null)
        {
            return null;
        }

        await Save(new Upload
        {
            UploadId = Key.UploadId,
            Terms = terms,
            Status = UploadStatus.Receiving,
            CreatedAt = clock.GetUtcNow(),
        });
        return _upload;
    }

    public async Task<bool> Add(UploadChunk chunk)
    {
        _heardAt = clock.GetUtcNow();
        if (_cancelAsked || await Peek() is not { Status: UploadStatus.Receiving })
        {
            return false;
        }

        await store.AddRowsAsync(Key.EventId, Key.UploadId, chunk);
        return true;
    }

    public async Task<Upload> Complete(int rows, int chunks)
    {
        var upload = await Know()
            ?? throw new InvalidOperationException($"Upload {Key.UploadId} was never started.");
        if (upload.Status == UploadStatus.Receiving)
        {
            var checksFirst = upload.Terms.DryRun || upload.Terms.AllOrNothing;
            await Save(upload with
            {
                Status = checksFirst ? UploadStatus.Checking : UploadStatus.Running,
                Rows = rows,
                Chunks = chunks,
                StartedAt = clock.GetUtcNow(),
            });
            GoOn();
        }

        return _upload!;
    }

    public async Task Abandon(string reason)
    {
        if (await Know() is { Status: UploadStatus.Receiving } upload)
        {
            await Finish(upload with { Note = reason }, UploadStatus.Failed);
        }
    }

    public async Task<Upload?> Cancel()
    {
        if (await Peek() is { IsFinished: false, Status: not UploadStatus.Undoing })
        {
            _cancelAsked = true;
            GoOn();
        }

        return await Get();
    }

    public async Task<Upload?> Undo()
    {
        if (await Know() is { IsFinished: true, Terms.DryRun: false, Status: not UploadStatus.Undone } upload)
        {
            await Save(UploadSteps.Undoing(upload, UploadStatus.Undone, clock.GetUtcNow()));
            GoOn();
        }

        return _upload;
    }

    public async Task<ImmutableArray<UploadLine>> Report(int chunk)
    {
        var lines = await store.LoadLinesAsync(Key.EventId, Key.UploadId, chunk);
        return [.. lines.Select(line => line.ToLine())];
    }

    public async Task Work()
    {
        try
        {
            var began = clock.GetTimestamp();
            while (await Know() is { IsFinished: false } upload && clock.GetElapsedTime(began) < TurnMax)
            {
                if (upload.Status == UploadStatus.Receiving && !_cancelAsked)
                {
                    await AbandonIfSilent(upload);
                    return;
                }

                await Step(upload);
            }
        }
        catch (StoreUnavailableException exception)
        {
            LogStoreAway(Key.UploadId, exception.Message);
            (_upload, _pass) = (null, null);
            _retry ??= this.RegisterGrainTimer(
                Retry, new GrainTimerCreationOptions { DueTime = RetryDelay, Period = Timeout.InfiniteTimeSpan });
            return;
        }
        catch (Exception exception) when (exception is InvalidDataException or PersonalDataException)
        {
            LogUnreadable(Key.UploadId, exception);
            (_upload, _pass) = (null, null);
            await GiveUp(exception.Message);
            return;
        }

        if (_upload is { IsFinished: false })
        {
            GoOn();
        }
    }

    private Task Retry(CancellationToken cancellationToken)
    {
        _retry?.Dispose();
        _retry = null;
        return Work();
    }

    /// <summary>One part of the file, or the end of a pass over it.</summary>
    private async Task Step(Upload upload)
    {
        if (_cancelAsked && upload.Status != UploadStatus.Undoing && !upload.IsChanging)
        {
            await Finish(upload, UploadStatus.Cancelled);
        }
        else if (upload.ChunksDone < upload.Chunks)
        {
            _pass ??= await steps.BeginAsync(Key.EventId, upload, GrainFactory);
            Remember(await steps.TakeAsync(_pass, upload), upload.Status);
        }
        else if (UploadSteps.AfterPass(upload, clock.GetUtcNow()) is { IsFinished: true } ended)
        {
            await Finish(ended, ended.Status);
        }
        else
        {
            _pass = null;
            await Save(UploadSteps.AfterPass(upload, clock.GetUtcNow()));
        }
    }

    private void Remember(Upload? next, UploadStatus status)
    {
        // Null: somebody else wrote to the job. What is there now has to be read.
        _upload = next;
        _pass = next?.Status == status ? _pass : null;
    }

    private async Task AbandonIfSilent(Upload upload)
    {
        if (clock.GetUtcNow() - _heardAt > ReceivingMax)
        {
            await Finish(
                upload with { Note = "The file stopped coming; nobody was registered. Upload it again." },
                UploadStatus.Failed);
        }
    }

    private async Task GiveUp(string reason)
    {
        if (await Know() is { IsFinished: false } upload)
        {
            await Finish(upload with { Note = reason }, UploadStatus.Failed);
        }
    }

    private async Task Finish(Upload upload, UploadStatus status)
    {
        await Save(upload with { Status = status, FinishedAt = clock.GetUtcNow() });
        if (_upload?.IsFinished == true)
        {
            _pass = null;
            await store.ForgetRowsAsync(Key.EventId, Key.UploadId);
        }
    }

    private async Task Save(Upload next)
    {
        next = next with { Version = next.Version + 1 };
        var previous = _upload;
        _upload = null;
        _upload = await store.CommitAsync(Key.EventId, next) ? next : await Reload(previous);
    }

    private async Task<Upload?> Reload(Upload? previous)
    {
        LogLostRace(Key.UploadId, previous?.Version ?? 0);
        return await store.LoadAsync(Key.EventId, Key.UploadId);
    }

    /// <summary>For calls that interleave: what they read may be old by the time it comes, so it is not kept.</summary>
    private async ValueTask<Upload?> Peek() => _upload ?? await store.LoadAsync(Key.EventId, Key.UploadId);

    private async ValueTask<Upload?> Know() => _upload ??= await store.LoadAsync(Key.EventId, Key.UploadId);

    private void GoOn() => _ = GrainFactory.GetGrain<IUploadGrain>(this.GetPrimaryKeyString()).Work();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Upload {UploadId} waits for the store: {Reason}")]
    private partial void LogStoreAway(string uploadId, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Upload {UploadId} cannot go on")]
    private partial void LogUnreadable(string uploadId, Exception exception);

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Upload {UploadId}: version {Version} was changed elsewhere")]
    private partial void LogLostRace(string uploadId, long version);
}
