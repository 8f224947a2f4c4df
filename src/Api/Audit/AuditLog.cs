using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Attendance.Journal;
using Orleans;
using Orleans.Runtime;

namespace Attendance.Audit;

/// <summary>This process's way to the audit log. A change waits for its entry; refused calls and what could not be
/// written at once go by a bounded queue.</summary>
internal sealed partial class AuditLog(
    IGrainFactory grains, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<AuditLog> logger)
    : BackgroundService
{
    private const int QueueMax = 4_096;
    private const int BatchMax = 256;
    private const int HeadEveryMinutes = 60;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private static readonly Meter Meter = new("Attendance.Audit");
    private static readonly Counter<long> Written = Meter.CreateCounter<long>("audit.entries", "{entry}");
    private static readonly Counter<long> Late = Meter.CreateCounter<long>("audit.late", "{entry}");
    private static readonly Counter<long> Lost = Meter.CreateCounter<long>("audit.lost", "{entry}");

    private readonly Refusals _refusals = new();
    private readonly Channel<AuditEntry> _queue = Channel.CreateBounded<AuditEntry>(
        new BoundedChannelOptions(QueueMax) { SingleReader = true });

    private int _minutes;

    /// <summary>Completes when the entry is durable, or waits in memory to be tried again: what it tells of has
    /// happened already.</summary>
    public async Task WriteAsync(byte[] data)
    {
        var entry = new AuditEntry { At = clock.GetUtcNow(), Data = data };
        if (await TryAppendAsync([entry]))
        {
            return;
        }

        Late.Add(1);
        if (!_queue.Writer.TryWrite(entry))
        {
            Lost.Add(1);
            LogLost(QueueMax);
        }
    }

    /// <summary>A refused call; nobody waits for it.</summary>
    public void Refuse(AuditCall call, int status, string? code, string traceId)
    {
        if (!_refusals.IsSingle(call, status, code))
        {
            return;
        }

        var entry = new AuditEntry { At = clock.GetUtcNow(), Data = call.ToData(status, code, null, traceId) };
        if (!_queue.Writer.TryWrite(entry))
        {
            _refusals.Fold(call, status, code);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);

        // What is left is tried once more: afterwards nobody knows of it.
        FoldRefusals();
        while (Take() is { Length: > 0 } batch)
        {
            if (!await TryAppendAsync(batch))
            {
                Lost.Add(batch.Length + _queue.Reader.Count);
                LogLost(batch.Length + _queue.Reader.Count);
                return;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        await Task.WhenAll(EachMinuteAsync(stoppingToken), DrainAsync(stoppingToken));
    }

    private async Task EachMinuteAsync(CancellationToken stoppingToken)
    {
        // A process that cannot start says why, and nothing else.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);

        using var timer = new PeriodicTimer(Minute, clock);
        do
        {
            FoldRefusals();
            if (_minutes++ % HeadEveryMinutes == 0)
            {
                await TellHeadAsync();
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task DrainAsync(CancellationToken stoppingToken)
    {
        while (await _queue.Reader.WaitToReadAsync(stoppingToken))
        {
            var batch = Take();
            while (!await TryAppendAsync(batch))
            {
                try
                {
                    await Task.Delay(RetryAfter, clock, stoppingToken);
                }
                catch (OperationCanceledException)
                {
                    // Behind the others, for the last try.
                    _ = batch.All(entry => _queue.Writer.TryWrite(entry));
                    throw;
                }
            }
        }
    }

    private ImmutableArray<AuditEntry> Take()
    {
        var batch = ImmutableArray.CreateBuilder<AuditEntry>();
        while (batch.Count < BatchMax && _queue.Reader.TryRead(out var entry))
        {
            batch.Add(entry);
        }

        return batch.DrainToImmutable();
    }

    private void FoldRefusals()
    {
        foreach (var data in _refusals.Take())
        {
            if (!_queue.Writer.TryWrite(new AuditEntry { At = clock.GetUtcNow(), Data = data }))
            {
                Lost.Add(1);
                LogLost(QueueMax);
            }
        }
    }

    private async Task<bool> TryAppendAsync(ImmutableArray<AuditEntry> entries)
    {
        try
        {
            await grains.GetGrain<IAuditGrain>(IAuditGrain.Deployment).Append(entries);
            Written.Add(entries.Length);
            return true;
        }
        catch (Exception exception) when (IsAway(exception))
        {
            LogLate(entries.Length, exception.Message);
            return false;
        }
    }

    private async Task TellHeadAsync()
    {
        try
        {
            LogHead(await grains.GetGrain<IAuditGrain>(IAuditGrain.Deployment).Head());
        }
        catch (Exception exception) when (IsAway(exception))
        {
            LogLate(0, exception.Message);
        }
    }

    private static bool IsAway(Exception exception) =>
        exception is StoreUnavailableException or OrleansException or TimeoutException;

    [LoggerMessage(Level = LogLevel.Information, Message = "The audit log's head is {Head}")]
    private partial void LogHead(AuditHead head);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "{Count} entries of the audit log are late, and are tried again: {Reason}")]
    private partial void LogLate(int count, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Entries of the audit log were lost: {Count} were waiting")]
    private partial void LogLost(int count);
}
