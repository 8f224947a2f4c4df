using System.Collections.Immutable;

namespace Attendance.Uploads;

/// <summary>Which row of a file first named an e-mail or an id: a second one is a mistake of the file, for it would
/// make two people of one, and the same file mean something else the second time.</summary>
internal sealed class SeenRows
{
    private readonly Dictionary<string, int> _rows = new(StringComparer.Ordinal);

    /// <summary>The other row that has it already, or null.</summary>
    public int? Other(string key, int row) =>
        _rows.TryAdd(key, row) || _rows[key] == row ? null : _rows[key];
}
