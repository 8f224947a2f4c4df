using System.Text;
using Attendance.Events;
using Attendance.Fakes;
using Attendance.Mails;

namespace Attendance.Receivers;

public sealed class ReceiverGrainTests
{
    private readonly MemoryStore _store = MemoryStore.With();

    [Fact]
    public async Task Put_New_TellsTheSecretOnceAndGetsWhatComesAfterIt()
    {
        await using var host = await GrainHost.StartAsync(_store);
        await host.RaiseAsync(1);

        var made = await host.Receiver().Put(ReceiverFair.Hook());
        var again = await host.Receiver().Put(ReceiverFair.Hook());
        var position = await host.RaiseAsync(2);
        await host.UntilAsync("ops", DeliveryStatus.Delivered);

        Assert.Equal((ReceiverOutcome.Created, ReceiverOutcome.Unchanged), (made.Outcome, again.Outcome));
        Assert.Equal((64, null), (made.Secret!.Length, again.Secret));
        Assert.Equal(["alert.raised", "alert.cleared"], made.Receiver!.Types.ToList());
        var call = Assert.Single(host.WebHooks.Calls);
        Assert.Equal($"conf-26:ops:{position}", call.DeliveryId);
        Assert.Equal(new Uri("https://ops.example.org/hook"), call.Url);
        Assert.Equal(
            DeliveryRules.Signature([made.Secret], host.Clock.GetUtcNow().ToUnixTimeSeconds(), call.Body),
            call.Signature);
        var body = Encoding.UTF8.GetString(call.Body);
        Assert.StartsWith($"{{\"id\":\"conf-26:{position}\",\"position\":{position},\"type\":\"alert.raised\"", body);
        Assert.EndsWith("\"version\":\"1.0\",\"eventId\":\"conf-26\"}", body);
        var log = Assert.Single(await host.LogAsync());
        Assert.Equal((1, "200", "alert.raised"), (log.Attempts, log.Answer, log.Type));
    }

    [Fact]
    public async Task Put_Wrong_SaysWhatAndMakesNothing()
    {
        await using var host = await GrainHost.StartAsync(_store);

        var result = await host.Receiver().Put(
            new PutReceiver { Kind = ReceiverKind.Mail, Url = "https://x.example", Types = ["event.status.changed"] });

        Assert.Equal(ReceiverOutcome.Invalid, result.Outcome);
        Assert.Equal(["email", "types", "url"], result.Faults.Keys.Order());
        Assert.Null(await host.Receiver().Get());
    }

    [Fact]
    public async Task Put_OldVersionOrTheTwentyFirst_IsRefused()
    {
        await using var host = await GrainHost.StartAsync(_store);
        await host.Receiver().Put(ReceiverFair.Hook());
        await host.Receiver().Put(ReceiverFair.Hook("other"));

        var late = await host.Receiver().Put(ReceiverFair.Hook("third") with { ExpectedVersion = 1 });
        for (var number = 2; number <= 20; number++)
        {
            await host.Receiver($"r-{number}").Put(ReceiverFair.Hook());
        }

        Assert.Equal((ReceiverOutcome.VersionMismatch, 2), (late.Outcome, late.Receiver!.Version));
        Assert.Equal(ReceiverOutcome.TooMany, (await host.Receiver("r-21").Put(ReceiverFair.Hook())).Outcome);
        Assert.Equal(20, (await host.Receivers.List()).Length);
    }

    [Fact]
    public async Task ReceiverFails_IsTriedAgainWithTheSameBytes_AndTheLaterOnesWait()
    {
        await using var host = await GrainHost.StartAsync(_store);
        var answers = new Queue<WebHookAnswer>([
            WebHookAnswer.Of(500), WebHookAnswer.None("timeout"), WebHookAnswer.Of(200), WebHookAnswer.Of(200),
        ]);
        host.WebHooks.Answer = _ => answers.Dequeue();
        await host.Receiver().Put(ReceiverFair.Hook());
        await host.RaiseAsync();
        await host.ClearAsync();

        await host.TriedAsync(1);
        host.Clock.Advance(TimeSpan.FromSeconds(3.9));
        Assert.Single(host.WebHooks.Calls);
        host.Clock.Advance(TimeSpan.FromSeconds(2.1));
        await host.TriedAsync(2);
        host.Clock.Advance(TimeSpan.FromSeconds(12));
        await host.UntilAsync("ops", DeliveryStatus.Delivered, DeliveryStatus.Delivered);

        var calls = host.WebHooks.Calls;
        Assert.Equal(3, calls.Take(3).Count(call => call.Body.SequenceEqual(calls[0].Body)));
        Assert.Single(calls.Take(3).DistinctBy(call => call.DeliveryId));
        Assert.NotEqual(calls[0].DeliveryId, calls[3].DeliveryId);
        Assert.Equal([3, 1], (await host.LogAsync()).Select(delivery => delivery.Attempts));
    }

    [Fact]
    public async Task Gone_FailsAtOnce_FreesTheNextAndCanBeSentAgainByHand()
    {
        await using var host = await GrainHost.StartAsync(_store);
        var answers = new Queue<WebHookAnswer>([WebHookAnswer.Of(410), WebHookAnswer.Of(200), WebHookAnswer.Of(202)]);
        host.WebHooks.Answer = _ => answers.Dequeue();
        await host.Receiver().Put(ReceiverFair.Hook());
        var position = await host.RaiseAsync();
        await host.ClearAsync();
        await host.UntilAsync("ops", DeliveryStatus.Failed, DeliveryStatus.Delivered);

        Assert.Equal(
            DeliveryChangeOutcome.NotAllowed, (await host.Receiver().Retry(position + 1)).Outcome);
        Assert.Equal(DeliveryChangeOutcome.NotFound, (await host.Receiver().Retry(99)).Outcome);
        Assert.Equal(DeliveryChangeOutcome.Done, (await host.Receiver().Retry(position)).Outcome);

        await host.UntilAsync("ops", DeliveryStatus.Delivered, DeliveryStatus.Delivered);
    }

    [Fact]
    public async Task ADayWithoutAnswer_IsGivenUp_AndThePlatformIsNot()
    {
        await using var host = await GrainHost.StartAsync(_store);
        host.WebHooks.Answer = _ => WebHookAnswer.None("refused");
        await host.Receiver().Put(ReceiverFair.Hook("ops", "event.status.changed"));
        await host.Receiver("board").Put(
            ReceiverFair.Hook("board", "event.status.changed") with { Kind = ReceiverKind.Platform });
        await host.BecomeAsync(EventStatus.Closed);
        await host.TriedAsync(1);
        await host.TriedAsync(1, "board");

        await host.UntilAsync(async () =>
        {
            host.Clock.Advance(TimeSpan.FromMinutes(30));
            return (await host.LogAsync())[0].Status == DeliveryStatus.Failed;
        });

        Assert.InRange(host.Clock.GetUtcNow() - Samples.Nine, TimeSpan.FromDays(1), TimeSpan.FromDays(3));
        Assert.NotEqual(DeliveryStatus.Failed, (await host.LogAsync("board"))[0].Status);
        host.WebHooks.Answer = _ => WebHookAnswer.Of(200);
        host.Clock.Advance(TimeSpan.FromHours(2));
        await host.UntilAsync("board", DeliveryStatus.Delivered);
    }

    [Fact]
    public async Task SlowReceiver_DoesNotHoldUpAnother()
    {
        await using var host = await GrainHost.StartAsync(_store);
        var answered = new TaskCompletionSource();
        host.WebHooks.Before = call => call.Url.Host == "slow.example.org" ? answered.Task : Task.CompletedTask;
        await host.Receiver("slow").Put(ReceiverFair.Hook("slow"));
        await host.Receiver("fast").Put(ReceiverFair.Hook("fast"));
        await host.RaiseAsync();
        await host.ClearAsync();

        await host.UntilAsync("fast", DeliveryStatus.Delivered, DeliveryStatus.Delivered);

        Assert.Equal(
            [DeliveryStatus.Sending, DeliveryStatus.Queued],
            (await host.LogAsync("slow")).Select(delivery => delivery.Status));
        Assert.Single(host.WebHooks.Calls, call => call.Url.Host == "slow.example.org");
        answered.SetResult();
        await host.UntilAsync("slow", DeliveryStatus.Delivered, DeliveryStatus.Delivered);
    }

    [Fact]
    public async Task InactiveOrDeleted_CancelsWhatWaits_AndBeginsAnewLater()
    {
        await using var host = await GrainHost.StartAsync(_store);
        host.WebHooks.Answer = _ => WebHookAnswer.Of(503);
        await host.Receiver().Put(ReceiverFair.Hook());
        await host.RaiseAsync(1);
        await host.TriedAsync(1);

        await host.Receiver().Put(ReceiverFair.Hook() with { IsActive = false });
        await host.RaiseAsync(2);
        Assert.Equal(
            [DeliveryStatus.Cancelled], (await host.LogAsync()).Select(delivery => delivery.Status));
        Assert.Equal(ReceiverOutcome.Changed, (await host.Receiver().Delete(2)).Outcome);
        Assert.Equal(ReceiverOutcome.NotFound, (await host.Receiver().Delete(null)).Outcome);
        Assert.Null(await host.Receiver().Get());
        host.WebHooks.Answer = _ => WebHookAnswer.Of(200);
        var anew = await host.Receiver().Put(ReceiverFair.Hook());
        await host.RaiseAsync(3);

        await host.UntilAsync("ops", DeliveryStatus.Cancelled, DeliveryStatus.Delivered);
        Assert.Equal((ReceiverOutcome.Created, 4), (anew.Outcome, anew.Receiver!.Version));
        Assert.NotNull(anew.Secret);
    }

    [Fact]
    public async Task RotateSecret_BothSignForADay_ThenTheNewOneAlone()
    {
        await using var host = await GrainHost.StartAsync(_store);
        var first = (await host.Receiver().Put(ReceiverFair.Hook())).Secret!;
        var rotated = await host.Receiver().RotateSecret();

        await host.RaiseAsync(1);
        await host.UntilAsync("ops", DeliveryStatus.Delivered);
        host.Clock.Advance(TimeSpan.FromDays(1));
        await host.RaiseAsync(2);
        await host.UntilAsync("ops", DeliveryStatus.Delivered, DeliveryStatus.Delivered);

        Assert.Equal(Samples.Nine.AddDays(1), rotated.OldSecretUntil);
        var calls = host.WebHooks.Calls;
        Assert.Equal(Signed(calls[0], rotated.Secret!, first), calls[0].Signature);
        Assert.Equal(Signed(calls[1], rotated.Secret!), calls[1].Signature);

        static string Signed(WebHookCall call, params string[] secrets) =>
            DeliveryRules.Signature(secrets, call.Timestamp, call.Body);
    }

    [Fact]
    public async Task OwnerIsGone_WhatItHadTakenIsSentAgainWithTheSameId()
    {
        var answered = new TaskCompletionSource();
        var first = await GrainHost.StartAsync(_store);
        first.WebHooks.Before = _ => answered.Task;
        await first.Receiver().Put(ReceiverFair.Hook());
        await first.RaiseAsync();
        await first.UntilAsync("ops", DeliveryStatus.Sending);

        await using var second = await GrainHost.StartAsync(_store);
        await second.Receivers.CatchUp();
        await second.UntilAsync("ops", DeliveryStatus.Delivered);

        Assert.Equal(first.WebHooks.Calls[0].DeliveryId, Assert.Single(second.WebHooks.Calls).DeliveryId);
        answered.SetResult();
        await first.DisposeAsync();
        Assert.Equal([DeliveryStatus.Delivered], (await second.LogAsync()).Select(delivery => delivery.Status));
    }

    [Fact]
    public async Task Test_SendsAtOnceAndStoresNothing()
    {
        await using var host = await GrainHost.StartAsync(_store);
        Assert.Null(await host.Receiver().Test());
        await host.Receiver().Put(ReceiverFair.Hook());
        host.WebHooks.Answer = _ => WebHookAnswer.Of(404);

        var test = await host.Receiver().Test();

        Assert.Equal((false, "404"), (test!.IsDelivered, test.Answer));
        var call = Assert.Single(host.WebHooks.Calls);
        Assert.Contains("\"type\":\"receiver.test\"", Encoding.UTF8.GetString(call.Body));
        Assert.Empty(await host.LogAsync());
    }
}
