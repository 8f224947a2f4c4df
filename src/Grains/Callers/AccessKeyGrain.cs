using Attendance.Accounts;
using Attendance.Journal;
using Orleans;

namespace Attendance.Callers;

[GrainType("access-key")]
internal sealed class AccessKeyGrain(
    IAccessKeyStore store, CallerChanges changes, TokenSigner tokens, TimeProvider clock)
    : Grain, IAccessKeyGrain
{
    /// <summary>A process that is not of our cluster may revoke a key too.</summary>
    private static readonly TimeSpan FreshTime = TimeSpan.FromSeconds(5);

    private AccessKeyRow? _row;
    private long _readAt;

    private string KeyId => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Read();

    public async Task<AccessKey?> Check(byte[] hash)
    {
        await ReadIfOld();
        if (_row is null)
        {
            // Somebody guesses: nothing is kept of it.
            DeactivateOnIdle();
            return null;
        }

        return AccessKeyRules.Fits(_row, hash, clock.GetUtcNow()) ? _row.Key : null;
    }

    public async Task<AccessKey?> Current()
    {
        await ReadIfOld();
        return _row?.Key;
    }

    public async Task<string?> Issue(byte[] hash)
    {
        var now = clock.GetUtcNow();
        return await Check(hash) is { } key && key.IsInForce(now)
            ? tokens.Sign(AccessTokens.KeyPrefix + KeyId, sessionId: null, now)
            : null;
    }

    public async Task<AccessKey?> Get(string? eventId)
    {
        await Read();
        return Of(eventId)?.Key;
    }

    public async Task<AccessKeyResult> Make(MakeAccessKey command)
    {
        await Write(new AccessKeyRow(command.Key, command.Hash, PreviousHash: null));
        return Done();
    }

    public async Task<AccessKeyResult> Rotate(RotateAccessKey command)
    {
        await Read();
        return Of(command.EventId) is not { } row ? new AccessKeyResult { Outcome = AccessKeyOutcome.NotFound }
            : !row.Key.IsInForce(clock.GetUtcNow()) ? Over(row)
            : await Change(AccessKeyRules.Rotate(row, command));
    }

    public async Task<AccessKeyResult> Change(ChangeAccessKey command)
    {
        await Read();
        return Of(command.EventId) is not { } row ? new AccessKeyResult { Outcome = AccessKeyOutcome.NotFound }
            : !row.Key.IsInForce(clock.GetUtcNow()) ? Over(row)
            : await Change(AccessKeyRules.Change(row, command));
    }

    public async Task<AccessKeyResult> Revoke(string? eventId, DateTimeOffset at)
    {
        await Read();
        return Of(eventId) is not { } row ? new AccessKeyResult { Outcome = AccessKeyOutcome.NotFound }
            : row.Key.RevokedAt is not null ? Done()
            : await Change(AccessKeyRules.Revoke(row, at));
    }

    private static AccessKeyResult Over(AccessKeyRow row) =>
        new() { Outcome = AccessKeyOutcome.Over, Key = row.Key };

    private AccessKeyResult Done() => new() { Outcome = AccessKeyOutcome.Done, Key = _row!.Key };

    /// <summary>A key of another event is none.</summary>
    private AccessKeyRow? Of(string? eventId) => _row?.Key.EventId == eventId ? _row : null;

    private async Task<AccessKeyResult> Change(AccessKeyRow next)
    {
        await Write(next);
        return Done();
    }

    private async Task Write(AccessKeyRow next)
    {
        if (!await store.TryWriteAsync(next, CancellationToken.None))
        {
            // Another process was first; whoever asked sees it and asks again.
            await Read();
            throw new StoreUnavailableException($"Access key {KeyId} was changed by another process meanwhile.");
        }

        _row = next;
        changes.Add();
        _readAt = clock.GetTimestamp();
    }

    private async Task Read()
    {
        var row = await store.LoadAsync(KeyId, CancellationToken.None);

        // What we wrote ourselves meanwhile is newer than what was read.
        _row = row is null || _row is null || row.Key.Version >= _row.Key.Version ? row : _row;
        _readAt = clock.GetTimestamp();
    }

    /// <summary>While the store is away, what was known goes on: a door that cannot store says so by itself.</summary>
    private async Task ReadIfOld()
    {
        if (clock.GetElapsedTime(_readAt) <= FreshTime)
        {
            return;
        }

        // Whoever asks meanwhile is answered by what is known: one look is enough.
        _readAt = clock.GetTimestamp();
        try
        {
            await Read();
        }
        catch (StoreUnavailableException)
        {
            _readAt = clock.GetTimestamp();
        }
    }
}
