using System.Text.Json;
using Attendance.Events;
using Attendance.Fakes;
using Attendance.Journal;
using Attendance.Mails;

namespace Attendance.Receivers;

/// <summary>A process with an event that notices things.</summary>
internal static class ReceiverFair
{
    public static PutReceiver Hook(string host = "ops", params string[] types) => new()
    {
        Kind = ReceiverKind.Webhook,
        Url = $"https://{host}.example.org/hook",
        Types = [.. types],
    };

    public static PutReceiver Mail { get; } = new() { Kind = ReceiverKind.Mail, Email = "Duty@Fair.Example" };

    /// <summary>Something is wrong at a gate; the answer is the position.</summary>
    public static async Task<long> RaiseAsync(this GrainHost host, int number = 1, DateTimeOffset? since = null)
    {
        var alert = new AlertRaised(
            $"gate_silent-north-{number}", "gate_silent", since ?? host.Clock.GetUtcNow(), 25, "See whether it works.")
        {
            Subject = "north",
            Seen = "no scan at North for 5 minutes, while the others had 25",
        };
        return await host.AppendAsync(
            EntryKind.AlertRaised, $"!{alert.AlertId}/raised",
            JsonSerializer.SerializeToUtf8Bytes(alert, JournalJson.Default.AlertRaised));
    }

    public static Task<long> ClearAsync(this GrainHost host, int number = 1) => host.AppendAsync(
        EntryKind.AlertCleared, $"!gate_silent-north-{number}/cleared",
        JsonSerializer.SerializeToUtf8Bytes(
            new AlertCleared($"gate_silent-north-{number}", "gate_silent"), JournalJson.Default.AlertCleared));

    public static async Task<Delivery[]> LogAsync(this GrainHost host, string receiverId = "ops") =>
        [.. (await host.Receiver(receiverId).Deliveries(new DeliveryQuery { Limit = 1_000 })).Reverse()];

    /// <summary>Waits until the receiver's deliveries, in order, have these statuses.</summary>
    public static Task UntilAsync(this GrainHost host, string receiverId, params DeliveryStatus[] statuses) =>
        host.UntilAsync(async () =>
            (await host.LogAsync(receiverId)).Select(delivery => delivery.Status).SequenceEqual(statuses));

    /// <summary>Waits until the first delivery was tried so often and waits again.</summary>
    public static Task TriedAsync(this GrainHost host, int attempts, string receiverId = "ops") =>
        host.UntilAsync(async () => (await host.LogAsync(receiverId))[0] is { Status: DeliveryStatus.Queued } first
            && first.Attempts == attempts);

    public static Task<ConfigureResult> BecomeAsync(this GrainHost host, EventStatus status) =>
        host.Event.ChangeStatus(new ChangeEventStatus { Status = status });

    private static async Task<long> AppendAsync(this GrainHost host, EntryKind kind, string key, byte[] data)
    {
        var result = await host.Get<JournalQueue>().AppendAsync(Samples.EventId, new JournalAppend
        {
            Entries = [new NewEntry { Kind = kind, At = host.Clock.GetUtcNow(), ScanKey = key, Data = data }],
        });
        Assert.Equal(AppendOutcome.Committed, result.Outcome);
        return result.Position;
    }
}
