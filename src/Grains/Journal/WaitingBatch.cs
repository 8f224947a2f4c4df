using System.Collections.Immutable;
using System.Runtime.ExceptionServices;

namespace Attendance.Journal;

/// <summary>One process's batch on its way through the journal grain.</summary>
internal sealed class WaitingBatch(ImmutableArray<JournalAppend> appends)
{
    /// <summary>Entries that make a transaction as long as somebody at a door may notice.</summary>
    private const int LargeMin = 256;

    private ImmutableArray<AppendResult> _results;
    private Exception? _exception;

    public ImmutableArray<JournalAppend> Appends { get; } = appends;

    public bool IsLarge { get; } = appends is [{ Entries.Length: >= LargeMin }];

    public bool IsDone => !_results.IsDefault || _exception is not null;

    public void Done(AppendResult[] results, int offset) =>
        _results = ImmutableArray.Create(results, offset, Appends.Length);

    public void Failed(Exception exception) => _exception = exception;

    public ImmutableArray<AppendResult> Results()
    {
        if (_exception is not null)
        {
            ExceptionDispatchInfo.Throw(_exception);
        }

        return _results;
    }
}
