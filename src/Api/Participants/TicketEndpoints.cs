using System.Globalization;
using System.Text;
using Attendance.Audit;
using Attendance.Callers;
using Attendance.Events;
using Attendance.Http;
using Attendance.Tickets;
using Microsoft.Net.Http.Headers;
using Orleans;

namespace Attendance.Participants;

/// <summary>What people get in hand: a token as a picture, and badges to print.</summary>
internal static class TicketEndpoints
{
    private const int BadgesDefault = 1000;
    private const int BadgesMax = 10_000;

    public static void MapTickets(this IEndpointRouteBuilder routes)
    {
        MapPicture(routes, "qr.png", "image/png", QrCode.Png);
        MapPicture(routes, "qr.svg", "image/svg+xml", (token, size) => Encoding.UTF8.GetBytes(QrCode.Svg(token, size)));
        routes.MapForEvent("GET", "/participants/badges", Badges)
            .WithTags("Tickets").WithSummary("Badges of all or of one group as a page to print on A4")
            .Produces(200, contentType: "text/html").ProducesProblem(400).ProducesProblem(404).Audited()
                .Needs(Right.People);
    }

    private static void MapPicture(
        IEndpointRouteBuilder routes, string name, string contentType, Func<string, int, byte[]> draw) =>
        routes.MapForEvent(
                "GET", "/participants/{participantId}/" + name,
                (eventId, context) => Picture(eventId, context, contentType, draw))
            .WithTags("Tickets").WithSummary("Somebody's token as a QR code, ?size= pixels wide and high")
            .Produces(200, contentType: contentType).Produces(304)
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).Needs(Right.People);

    private static async Task<IResult> Picture(
        string eventId, HttpContext context, string contentType, Func<string, int, byte[]> draw)
    {
        var faults = new Faults();
        var size = (int)new QueryReader(context.Request.Query, faults)
            .Number("size", QrCode.SizeDefault, QrCode.SizeMin, QrCode.SizeMax);
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        var participantId = (string)context.Request.RouteValues["participantId"]!;
        if (await Find(context, eventId, participantId) is not { } view)
        {
            return Problems.ParticipantNotFound(participantId);
        }

        if (view.Token is not { } token)
        {
            return Problems.TokenTakenBack();
        }

        if (QrCode.SmallestSize(token) is var smallest && size < smallest)
        {
            return Problems.Invalid("size", $"must be at least {smallest} for this token's code to be readable");
        }

        // Whoever has the picture gets in: no cache on the way or on the disk keeps it, but a caller that does may ask
        // whether it still holds. The number tells the next holder of a participant id from the last.
        context.Response.Headers.CacheControl = "private, no-store";
        var (number, generation) = (view.Participant.Number, view.Participant.TokenGeneration);
        var tag = string.Create(CultureInfo.InvariantCulture, $"\"{number}-{generation}\"");
        return TypedResults.Bytes(draw(token, size), contentType, entityTag: new EntityTagHeaderValue(tag));
    }

    private static async Task<ParticipantView?> Find(HttpContext context, string eventId, string participantId)
    {
        var grains = context.Grains();
        var number = Ids.IsValid(participantId)
            ? await grains.GetGrain<IRegistryGrain>(eventId).Find(participantId)
            : 0;
        return number == 0
            ? null
            : await grains.GetGrain<IParticipantGrain>(GrainKeys.Participant(eventId, number)).Get();
    }

    private static async Task<IResult> Badges(string eventId, HttpContext context)
    {
        var faults = new Faults();
        var query = new QueryReader(context.Request.Query, faults);
        var selection = new BadgeSelection(
            query.Text("group"),
            (int)query.Number("cursor", 0, 0, int.MaxValue),
            (int)query.Number("limit", BadgesDefault, 1, BadgesMax));
        if (selection.Group is not null)
        {
            faults.CheckId(selection.Group, "group");
        }

        if (faults.Any)
        {
            return faults.ToProblem();
        }

        if (await context.Grains().GetGrain<IEventGrain>(eventId).Get() is not { } plan)
        {
            return Problems.EventNotFound(eventId);
        }

        var registry = context.Grains().GetGrain<IRegistryGrain>(eventId);
        return new BadgePage(plan.Event.EventName, selection, after => registry.List(after, BadgePage.PeoplePerRead));
    }
}
