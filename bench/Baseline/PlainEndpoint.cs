namespace Attendance.Bench.Baseline;

/// <summary>The plain way: each request asks the database and writes one row, on a connection of the pool.</summary>
internal sealed class PlainEndpoint(IPlainStore store)
{
    private static readonly TimeSpan DuplicateWindow = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(60);

    public async Task<IResult> Record(ScanRequest scan, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow;
        await using var session = await store.OpenAsync(cancellationToken);

        var gate = await session.FindGateAsync(scan.GateId, cancellationToken);
        if (gate is not { IsActive: true, EventStatus: "open" })
        {
            return Answers.Refused(StatusCodes.Status404NotFound, "gate_not_found");
        }

        if (now < gate.StartsAt - Margin || now > gate.EndsAt + Margin)
        {
            return Answers.Refused(StatusCodes.Status400BadRequest, "outside_window");
        }

        var participant = await session.FindParticipantAsync(scan.Token ?? "", cancellationToken);
        if (participant is not { Status: "registered" or "active" })
        {
            return Answers.Refused(StatusCodes.Status404NotFound, "participant_not_found");
        }

        if (await session.HasRecordSinceAsync(participant.Id, scan.GateId, now - DuplicateWindow, cancellationToken))
        {
            return Answers.Refused(StatusCodes.Status409Conflict, "duplicate");
        }

        var position = await session.InsertAsync(scan, participant.Id, now, cancellationToken);
        return TypedResults.Json(
            Answers.Confirmed(scan, position, participant.Id, participant.Name, now),
            ContractJson.Default.ScanAnswer,
            statusCode: StatusCodes.Status201Created);
    }
}

internal interface IPlainStore
{
    /// <summary>Makes the tables and inserts an open event, its gates and one participant per token.</summary>
    Task SeedAsync(string[] tokens, string[] gates, CancellationToken cancellationToken);

    ValueTask<IPlainSession> OpenAsync(CancellationToken cancellationToken);

    /// <summary>The time each of <paramref name="count"/> single-row commits takes, one after the other.</summary>
    Task<TimeSpan[]> TimeCommitsAsync(int count, CancellationToken cancellationToken);
}

internal interface IPlainSession : IAsyncDisposable
{
    Task<PlainGate?> FindGateAsync(string gateId, CancellationToken cancellationToken);

    Task<PlainParticipant?> FindParticipantAsync(string token, CancellationToken cancellationToken);

    Task<bool> HasRecordSinceAsync(
        string participantId, string gateId, DateTimeOffset since, CancellationToken cancellationToken);

    Task<long> InsertAsync(
        ScanRequest scan, string participantId, DateTimeOffset now, CancellationToken cancellationToken);
}

internal sealed record PlainGate(string EventStatus, DateTimeOffset StartsAt, DateTimeOffset EndsAt, bool IsActive);

internal sealed record PlainParticipant(string Id, string Name, string Status);
