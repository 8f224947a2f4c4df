using System.Text;
using System.Text.Json;

namespace Attendance.Bench.Load;

/// <summary>What a run came to, written as one JSON object.</summary>
internal sealed class LoadReport
{
    private const int SampleCharactersMax = 400;

    private readonly Histogram latency = new();
    private readonly SortedDictionary<int, long> statuses = [];
    private int sent;
    private long succeeded;
    private double seconds;
    private double userMilliseconds;
    private double systemMilliseconds;
    private string? firstFailure;

    public long Unanswered { get; set; }

    public int LostConnections { get; set; }

    public void Answered(int status, bool asExpected, long nanoseconds, ReadOnlySpan<byte> answer)
    {
        statuses[status] = statuses.GetValueOrDefault(status) + 1;
        latency.Record(nanoseconds);
        if (asExpected)
        {
            succeeded++;
        }
        else
        {
            firstFailure ??= Encoding.UTF8.GetString(answer[..Math.Min(answer.Length, SampleCharactersMax)]);
        }
    }

    public void Finish(
        int requests, long lastAnswerNanoseconds, Environment.ProcessCpuUsage before, Environment.ProcessCpuUsage after)
    {
        sent = requests;
        seconds = lastAnswerNanoseconds / 1e9;
        userMilliseconds = (after.UserTime - before.UserTime).TotalMilliseconds;
        systemMilliseconds = (after.PrivilegedTime - before.PrivilegedTime).TotalMilliseconds;
    }

    public void WriteTo(Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("sent", sent);
        json.WriteNumber("succeeded", succeeded);
        json.WriteNumber("unanswered", Unanswered);
        json.WriteNumber("lostConnections", LostConnections);
        json.WriteNumber("seconds", Math.Round(seconds, 4));
        json.WriteNumber("perSecond", seconds > 0 ? Math.Round(succeeded / seconds, 1) : 0);
        json.WriteStartObject("statuses");
        foreach (var (status, count) in statuses)
        {
            json.WriteNumber($"{status}", count);
        }

        json.WriteEndObject();
        json.WriteStartObject("latencyMs");
        json.WriteNumber("mean", Milliseconds(latency.MeanNanoseconds));
        json.WriteNumber("p50", Milliseconds(latency.Percentile(0.5)));
        json.WriteNumber("p90", Milliseconds(latency.Percentile(0.9)));
        json.WriteNumber("p99", Milliseconds(latency.Percentile(0.99)));
        json.WriteNumber("p999", Milliseconds(latency.Percentile(0.999)));
        json.WriteNumber("max", Milliseconds(latency.MaxNanoseconds));
        json.WriteEndObject();
        json.WriteNumber("generatorUserMs", Math.Round(userMilliseconds, 1));
        json.WriteNumber("generatorSystemMs", Math.Round(systemMilliseconds, 1));
        json.WriteString("firstFailure", firstFailure);
        json.WriteEndObject();
    }

    private static double Milliseconds(double nanoseconds) => Math.Round(nanoseconds / 1e6, 4);
}
