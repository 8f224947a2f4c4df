using System.Collections.Concurrent;
using System.Globalization;
using Attendance.TestKit;

namespace Attendance.Fault;

/// <summary>Every scan that was sent and every answer that came, to be held against the journal.</summary>
internal sealed class Ledger
{
    private static readonly HashSet<string?> Refusals = ["duplicate", "already_checked_in"];

    private readonly ConcurrentDictionary<string, Sent> scans = new();

    public int Count => scans.Count;

    public int UnansweredCount => Unsettled().Count();

    /// <summary>How many answers of each status came, for people who read the log.</summary>
    public string Summary => string.Join(", ", scans.Values.SelectMany(sent => sent.Answers)
        .CountBy(answer => answer?.Status ?? 0).OrderBy(count => count.Key)
        .Select(count => count.Key == 0 ? $"{count.Value} unanswered" : $"{count.Value} × {count.Key}"));

    public async Task<Answer?> SendAsync(AttendanceClient client, ScanBody scan)
    {
        var sent = scans.GetOrAdd(scan.ScanId, static (_, body) => new Sent(body), scan);
        var answer = await client.TryScanAsync(scan);
        sent.Answers.Enqueue(answer);
        return answer;
    }

    /// <summary>Sends again what has no answer that stands, as a device does.</summary>
    public Task RetryAsync(AttendanceClient client) => Parallel.ForEachAsync(
        Unsettled().ToList(),
        new ParallelOptions { MaxDegreeOfParallelism = 32 },
        async (sent, _) =>
        {
            var answer = await SendAsync(client, sent.Body);
            Assert.True(IsSettled(answer), $"A retry of {sent.Body.ScanId} was answered {answer}");
        });

    /// <summary>Each answer is what the journal has, field by field; each scan is there once.</summary>
    /// <param name="storeWasAway">Whether 503 was to be expected.</param>
    public void AssertIn(Recount recount, bool storeWasAway = false)
    {
        var admitted = recount.Records.Values.Where(record => record.Admitted).ToDictionary(record => record.ScanId);
        var refused = recount.Records.Values.Where(record => !record.Admitted).ToLookup(record => record.ScanId);
        Assert.DoesNotContain(admitted.Keys, scanId => !scans.ContainsKey(scanId));
        foreach (var sent in scans.Values)
        {
            Assert.True(sent.Answers.Count(answer => answer?.Status == 201) <= 1, $"{sent.Body.ScanId}: two times 201");
            foreach (var answer in sent.Answers.OfType<Answer>())
            {
                AssertIn(recount, sent.Body, answer, storeWasAway);
            }

            var wasAdmitted = sent.Answers.Any(answer => answer?.Status is 200 or 201);
            Assert.True(
                wasAdmitted ? admitted.ContainsKey(sent.Body.ScanId) : refused[sent.Body.ScanId].Any(),
                $"{sent.Body.ScanId} is not in the journal: {string.Join("; ", sent.Answers)}");
        }
    }

    private static void AssertIn(Recount recount, ScanBody scan, Answer answer, bool storeWasAway)
    {
        if (answer.Status == 503 && storeWasAway)
        {
            Assert.True(answer is { Code: "not_stored", HasRetryAfter: true }, $"{scan.ScanId}: {answer}");
            return;
        }

        Assert.True(answer.Status is 201 or 200 or 409, $"{scan.ScanId} was answered {answer}");
        Assert.True(answer.Body.TryGetProperty("record", out _), $"{scan.ScanId}: no record in {answer}");
        var position = answer.Record.GetProperty("position").GetInt64();
        Assert.True(
            recount.Records.TryGetValue(position, out var record),
            string.Create(CultureInfo.InvariantCulture, $"{scan.ScanId}: nothing at {position}, answered {answer}"));
        Assert.Equal(scan.ScanId, record.ScanId);
        Assert.Null(record.DifferenceTo(answer.Record));
        Assert.Equal(answer.Status != 409, record.Admitted);
        Assert.Equal(answer.Status == 200, answer.Replayed);
        Assert.Equal(answer.Status == 409 ? "duplicate" : "confirmed", answer.Result);
        Assert.True(answer.Status != 409 || Refusals.Contains(answer.Code), $"{scan.ScanId} was answered {answer}");
    }

    private static bool IsSettled(Answer? answer) => answer?.Status is 200 or 201 or 409;

    private IEnumerable<Sent> Unsettled() => scans.Values.Where(sent => !sent.Answers.Any(IsSettled));

    private sealed record Sent(ScanBody Body)
    {
        public ConcurrentQueue<Answer?> Answers { get; } = new();
    }
}
