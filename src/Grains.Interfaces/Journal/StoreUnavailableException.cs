using Orleans;

namespace Attendance.Journal;

/// <summary>The store could not be reached, or did not say what became of a write.</summary>
[GenerateSerializer, Alias("store-unavailable")]
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
