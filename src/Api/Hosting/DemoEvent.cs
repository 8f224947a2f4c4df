using Attendance.Events;
using Attendance.Gates;
using Attendance.Participants;
using Orleans;

namespace Attendance.Hosting;

/// <summary>An event to play with: open now, three gates, a thousand people. Made once per store.</summary>
internal static class DemoEvent
{
    public const string EventId = "demo";

    private const int People = 1_000;
    private const int AtOnce = 64;

    private static readonly string[] FamilyNames = ["Kim", "Lee", "Park", "Choi", "Jung", "Kang", "Cho", "Yoon",
        "Jang", "Lim"];
    private static readonly string[] GivenNames = ["Minji", "Jiwoo", "Seojun", "Haeun", "Doyun", "Yuna", "Jisoo",
        "Hyun", "Sora", "Tae"];
    private static readonly string[] Groups = ["visitor", "speaker", "press", "staff"];

    public static IReadOnlyList<string> GateIds { get; } = ["main", "vip", "exit"];

    /// <summary>A token to try.</summary>
    public static async Task<string> MakeAsync(IServiceProvider services)
    {
        var grains = services.GetRequiredService<IGrainFactory>();
        var demo = grains.GetGrain<IEventGrain>(EventId);
        if (await demo.Get() is null)
        {
            await MakeEventAsync(demo, services.GetRequiredService<TimeProvider>().GetUtcNow());
        }

        // Registering the same people again changes nothing, so a start that was cut short is mended by the next one.
        var registry = grains.GetGrain<IRegistryGrain>(EventId);
        await Parallel.ForAsync(
            1, People + 1, new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (number, _) => await registry.Register(Person(number)));
        var first = await registry.Find("visitor-0001");
        var view = await grains.GetGrain<IParticipantGrain>(GrainKeys.Participant(EventId, first)).Get();
        return view?.Token ?? throw new InvalidOperationException("The demo's first participant has no token.");
    }

    private static async Task MakeEventAsync(IEventGrain demo, DateTimeOffset now)
    {
        await demo.Configure(new ConfigureEvent
        {
            Create = true,
            Event = new Event
            {
                EventId = EventId,
                EventName = "Demo fair",
                StartTime = now.AddMinutes(-30),
                EndTime = now.AddDays(7),
                TimeZone = "Asia/Seoul",
                Venue = new Venue { Name = "Hall 1", Address = "1 Fair Street" },
            },
        });
        await demo.ConfigureGate(new ConfigureGate
        {
            Gate = new Gate { GateId = GateIds[0], GateName = "Main entrance", CapacityPerMinute = 40 },
        });
        await demo.ConfigureGate(new ConfigureGate
        {
            Gate = new Gate { GateId = GateIds[1], GateName = "Guests' entrance", RequiredPermission = "vip" },
        });
        await demo.ConfigureGate(new ConfigureGate
        {
            Gate = new Gate { GateId = GateIds[2], GateName = "Exit", Direction = GateDirection.Out },
        });
        await demo.ChangeStatus(new ChangeEventStatus { Status = EventStatus.Published });
        await demo.ChangeStatus(new ChangeEventStatus { Status = EventStatus.Open });
    }

    private static RegisterParticipant Person(int number)
    {
        var name = $"{FamilyNames[number % 10]} {GivenNames[number / 10 % 10]}";
        return new RegisterParticipant
        {
            ParticipantId = $"visitor-{number:D4}",
            Draft = new PersonDraft
            {
                Name = name,
                Email = $"visitor{number}@example.com",
                Organization = $"Company {number % 37}",
                Groups = [Groups[number % Groups.Length]],
                Permissions = number % 20 == 0 ? ["attendance", "vip"] : ["attendance"],
            },
        };
    }
}
