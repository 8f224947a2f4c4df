using Attendance.Receivers;

namespace Attendance.Fakes;

/// <summary>Other systems that answer as a test says; keeps how they were called.</summary>
internal sealed class FakeWebHooks : IWebHooks
{
    private readonly Lock _lock = new();
    private readonly List<WebHookCall> _calls = [];

    public Func<WebHookCall, WebHookAnswer> Answer { get; set; } = _ => WebHookAnswer.Of(200);

    /// <summary>Awaited before the answer; a test that makes one slow gives it something to wait for.</summary>
    public Func<WebHookCall, Task> Before { get; set; } = _ => Task.CompletedTask;

    public List<WebHookCall> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    public async Task<WebHookAnswer> CallAsync(WebHookCall call, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _calls.Add(call);
        }

        await Before(call);
        return Answer(call);
    }
}
