using Attendance.Journal;
using Attendance.Keys;
using Attendance.Participants;
using Attendance.Scans;
using Microsoft.Extensions.DependencyInjection;

namespace Attendance;

/// <summary>What grains share within one process.</summary>
public static class GrainServices
{
    public static IServiceCollection AddAttendanceGrains(this IServiceCollection services) => services
        .AddSingleton<JournalQueue>()
        .AddSingleton<ParticipantReader>()
        .AddSingleton<ParticipantRows>()
        .AddSingleton<TokenCodecs>()
        .AddSingleton<PersonalData>()
        .AddSingleton<EventKeyRing>()
        .AddSingleton<UnknownScans>();
}
