using System.Globalization;
using Attendance.Callers;
using Attendance.Http;

namespace Attendance.Receivers;

internal static class DeliveryEndpoints
{
    public static void MapDeliveries(this IEndpointRouteBuilder routes)
    {
        routes.MapForEvent("GET", "/receivers/{receiverId}/deliveries", List)
            .WithTags("Receivers").WithSummary("What was sent to a receiver, when, and what came of it; newest first")
            .Produces<DeliveryPage>().ProducesProblem(400).ProducesProblem(404).Needs(Right.Organise);
        routes.MapForEvent("POST", "/receivers/{receiverId}/deliveries/{deliveryId}/retry", Retry)
            .WithTags("Receivers").WithSummary("Send a failed delivery again")
            .Produces<DeliveryResponse>().ProducesProblem(404).ProducesProblem(409).Needs(Right.Organise);
    }

    private static async Task<IResult> List(string eventId, HttpContext context)
    {
        var faults = new Faults();
        var query = new QueryReader(context.Request.Query, faults);
        var status = query.Enum<DeliveryStatus>("status");
        var cursor = query.Number("cursor", 0, 1, long.MaxValue);
        var limit = (int)query.Number("limit", 100, 1, 1000);
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        var (grain, problem) = await ReceiverEndpoints.FindAsync(eventId, context);
        var receiverId = ReceiverEndpoints.ReceiverId(context);
        if (grain is null || await grain.Get() is null)
        {
            return problem ?? Problems.ReceiverNotFound(receiverId);
        }

        var deliveries = await grain.Deliveries(
            new DeliveryQuery { Before = cursor == 0 ? null : cursor, Status = status, Limit = limit });
        var next = deliveries.Length < limit
            ? null
            : deliveries[^1].Position.ToString(CultureInfo.InvariantCulture);
        var items = deliveries.Select(delivery => DeliveryResponse.Of(eventId, receiverId, delivery));
        return TypedResults.Json(new DeliveryPage([.. items], next), ApiJson.Default.DeliveryPage);
    }

    private static async Task<IResult> Retry(string eventId, HttpContext context)
    {
        var (grain, problem) = await ReceiverEndpoints.FindAsync(eventId, context);
        var receiverId = ReceiverEndpoints.ReceiverId(context);
        if (grain is null || await grain.Get() is not { } receiver)
        {
            return problem ?? Problems.ReceiverNotFound(receiverId);
        }

        var deliveryId = (string)context.Request.RouteValues["deliveryId"]!;
        var prefix = $"{eventId}:{receiverId}:";
        var text = deliveryId.StartsWith(prefix, StringComparison.Ordinal) ? deliveryId[prefix.Length..] : deliveryId;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
        {
            return Problems.DeliveryNotFound(deliveryId);
        }

        if (!receiver.IsActive)
        {
            return Problems.ReceiverInactive();
        }

        var result = await grain.Retry(position);
        return result.Outcome switch
        {
            DeliveryChangeOutcome.Done => TypedResults.Json(
                DeliveryResponse.Of(eventId, receiverId, result.Delivery!), ApiJson.Default.DeliveryResponse),
            DeliveryChangeOutcome.NotFound => Problems.DeliveryNotFound(deliveryId),
            _ => Problems.DeliveryStatusNotAllowed(ApiJson.Name(result.Delivery!.Status)),
        };
    }
}
