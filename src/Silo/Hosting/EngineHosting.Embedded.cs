using Attendance.Journal;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Attendance.Hosting;

/// <summary>Engine=Embedded: the grains run in this process, with no server beside it.</summary>
internal static class EngineHosting
{
    public static void AddEngine(IHostApplicationBuilder builder, AttendanceOptions options)
    {
        if (options.Role != Role.Both)
        {
            throw new SettingsException(
                $"Attendance:Role {options.Role} needs the cluster build (-p:Engine=Orleans); "
                + "this is the embedded one.");
        }

        builder.UseOrleans(silo => silo.AddMemoryStreams(CommittedBatch.StreamProvider));
    }
}
