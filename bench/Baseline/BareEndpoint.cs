namespace Attendance.Bench.Baseline;

/// <summary>
/// The ceiling: the same Kestrel reads the same body and writes the same answer, and nothing is decided.
/// </summary>
internal static class BareEndpoint
{
    private static long position;

    public static IResult Record(ScanRequest scan) =>
        TypedResults.Json(
            Answers.Confirmed(
                scan, Interlocked.Increment(ref position), "participant-000001", "Ada Lovelace", DateTimeOffset.UtcNow),
            ContractJson.Default.ScanAnswer,
            statusCode: StatusCodes.Status201Created);
}
