using System.Collections.Concurrent;
using System.Globalization;
using Attendance.Events;
using Attendance.Journal;
using Attendance.Mails;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Attendance.Receivers;

/// <summary>Sends deliveries, so many of one event at a time in this process.</summary>
internal sealed partial class DeliverySender(
    IJournalStore journal, IGrainFactory grains, IWebHooks webHooks, IMailServer mailServer, MailOptions mailOptions,
    MailRate mailRate, ReceiverSeal seal, ReceiverOptions options, TimeProvider clock, ILogger<DeliverySender> logger)
{
    private const string NoMailServer = "no mail server is configured";

    private const int Delivered = 250;

    /// <summary>How often a mail looks whether it may go by now.</summary>
    private static readonly TimeSpan MailLookInterval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _places = new();

    /// <summary>What is to be noted of the delivery. Cancelled, it throws unless the receiver was asked
    /// already.</summary>
    public async Task<DeliveryMark> SendAsync(
        string eventId, ReceiverRow row, Delivery delivery, CancellationToken stopping)
    {
        var places = _places.GetOrAdd(eventId, _ => new SemaphoreSlim(options.Connections));
        await places.WaitAsync(stopping);
        try
        {
            var began = clock.GetTimestamp();
            var mark = await SendAsync(eventId, row, delivery);
            return mark with { DurationMs = mark.Tried ? (int)clock.GetElapsedTime(began).TotalMilliseconds : null };
        }
        finally
        {
            places.Release();
        }
    }

    public async Task<ReceiverTest> TestAsync(string eventId, ReceiverRow row)
    {
        var began = clock.GetTimestamp();
        var now = clock.GetUtcNow();
        var deliveryId = string.Create(
            CultureInfo.InvariantCulture, $"{eventId}:{row.ReceiverId}:test-{now.ToUnixTimeMilliseconds()}");
        var answer = row.Kind != ReceiverKind.Mail
            ? await CallAsync(
                eventId, row, deliveryId, Envelope.ToTestBytes(eventId, deliveryId, row.ReceiverId, now))
            : !mailOptions.IsConfigured ? WebHookAnswer.None(NoMailServer)
            : await EventAsync(eventId) is { } @event
                ? Answer(await MailAsync(
                    @event, row, string.Create(CultureInfo.InvariantCulture, $"test-{now.ToUnixTimeMilliseconds()}"),
                    AlertMail.ComposeTest(@event)))
            : WebHookAnswer.None("no such event");
        return new ReceiverTest
        {
            DeliveryId = deliveryId,
            IsDelivered = answer.IsGood,
            Answer = answer.Text,
            DurationMs = (int)clock.GetElapsedTime(began).TotalMilliseconds,
        };
    }

    private async Task<DeliveryMark> SendAsync(string eventId, ReceiverRow row, Delivery delivery)
    {
        try
        {
            if (await journal.FindAsync(eventId, delivery.Position, CancellationToken.None) is not { } entry)
            {
                return Mark(delivery, DeliveryStatus.Failed) with { Answer = "no such entry" };
            }

            return row.Kind == ReceiverKind.Mail
                ? await SendMailAsync(eventId, row, delivery, entry)
                : await SendWebHookAsync(eventId, row, delivery, entry);
        }
        catch (Exception exception) when (exception is not (StoreUnavailableException or TimeoutException))
        {
            // One that cannot be sent must not hold up the others for ever; it is told like any other that failed.
            LogNotSent(eventId, row.ReceiverId, delivery.Position, exception);
            return Mark(delivery, DeliveryStatus.Failed) with { Answer = "cannot be sent" };
        }
    }

    private async Task<DeliveryMark> SendWebHookAsync(
        string eventId, ReceiverRow row, Delivery delivery, JournalEntry entry)
    {
        var id = DeliveryRules.Id(eventId, row.ReceiverId, delivery.Position);
        var answer = await CallAsync(eventId, row, id, Envelope.ToBytes(eventId, entry));
        return DeliveryRules.After(id, row.Kind, delivery, answer, clock.GetUtcNow(), options.Retry);
    }

    private async Task<WebHookAnswer> CallAsync(string eventId, ReceiverRow row, string deliveryId, byte[] body)
    {
        var content = seal.Open(eventId, row);
        if (ReceiverRules.UrlFault(content.Url, options.AllowHttp) is not null)
        {
            return WebHookAnswer.None("address not allowed");
        }

        var now = clock.GetUtcNow();
        var timestamp = now.ToUnixTimeSeconds();
        var signature = DeliveryRules.Signature(content.SecretsAt(now), timestamp, body);
        return await webHooks.CallAsync(
            new WebHookCall(new Uri(content.Url!), deliveryId, timestamp, signature, body), CancellationToken.None);
    }

    private async Task<DeliveryMark> SendMailAsync(
        string eventId, ReceiverRow row, Delivery delivery, JournalEntry entry)
    {
        var untried = Mark(delivery, DeliveryStatus.Queued);
        if (!mailOptions.IsConfigured)
        {
            return DeliveryRules.Later(
                untried with { Answer = NoMailServer }, row.Kind, delivery, MailLookInterval);
        }

        if (!mailRate.TryTake())
        {
            return untried with { DueAt = clock.GetUtcNow() + options.Retry };
        }

        if (await EventAsync(eventId) is not { } @event || await RaisedAsync(eventId, entry) is not { } alert)
        {
            return untried with { Status = DeliveryStatus.Failed, Answer = "no such alert" };
        }

        var answer = await MailAsync(
            @event, row, delivery.Position.ToString(CultureInfo.InvariantCulture),
            AlertMail.Compose(@event, entry.Kind, entry.At, alert));
        var id = DeliveryRules.Id(eventId, row.ReceiverId, delivery.Position);
        var mark = DeliveryRules.After(id, row.Kind, delivery, Answer(answer), clock.GetUtcNow(), options.Retry);
        return answer.Outcome is SmtpOutcome.Bounced or SmtpOutcome.Refused
            ? mark with { Status = DeliveryStatus.Failed }
            : mark;
    }

    /// <summary>The alert of an entry as it was raised.</summary>
    private async Task<AlertRaised?> RaisedAsync(string eventId, JournalEntry entry)
    {
        if (entry.Kind == EntryKind.AlertRaised)
        {
            return JournalJson.ReadRaised(entry);
        }

        var alertId = entry.Kind == EntryKind.AlertCleared
            ? JournalJson.ReadCleared(entry).AlertId
            : JournalJson.ReadAcknowledged(entry).AlertId;
        var raised = await journal.FindScansAsync(eventId, [$"!{alertId}/raised"], CancellationToken.None);
        return raised is [var first, ..] ? JournalJson.ReadRaised(first) : null;
    }

    private async Task<SmtpAnswer> MailAsync(
        Event @event, ReceiverRow row, string name, (string Subject, string Text) words)
    {
        var to = seal.Open(@event.EventId, row).Email!;
        var suffix = MailRules.MessageIdSuffix(@event.EventId, mailOptions.MessageHost);
        var receiver = row.ReceiverId.Replace('.', '=').Replace(':', '+');
        var text = new MailText
        {
            From = mailOptions.From!,
            FromName = mailOptions.FromName ?? @event.EventName,
            To = to,
            ToName = "",
            MessageId = $"<receiver-{receiver}-{name}{suffix}",
            Date = clock.GetUtcNow(),
            Text = new Tickets.TicketMailText(words.Subject, "", words.Text),
            Picture = null,
        };
        return await mailServer.SendAsync(
            new OutgoingMail(mailOptions.From!, to, text.ToBytes()), CancellationToken.None);
    }

    /// <summary>In the terms of web hooks: taken, or why not.</summary>
    private static WebHookAnswer Answer(SmtpAnswer answer) => answer.Outcome switch
    {
        SmtpOutcome.Sent => new WebHookAnswer(Delivered, answer.Codes ?? "taken"),
        SmtpOutcome.Unreachable => WebHookAnswer.None("unreachable"),
        _ => WebHookAnswer.None(answer.Codes ?? "broken off"),
    };

    private DeliveryMark Mark(Delivery delivery, DeliveryStatus status) =>
        new() { Position = delivery.Position, Status = status, At = clock.GetUtcNow() };

    private async Task<Event?> EventAsync(string eventId) =>
        (await grains.GetGrain<IEventGrain>(eventId).Get())?.Event;

    [LoggerMessage(
        Level = LogLevel.Error, Message = "Event {EventId}: {ReceiverId} cannot be sent the entry {Position}")]
    private partial void LogNotSent(string eventId, string receiverId, long position, Exception exception);
}
