using Attendance.Journal;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Attendance.Fakes;

/// <summary>What the grains of a <see cref="GrainHost"/> run on.</summary>
internal static class TestEngine
{
    public static void Add(IHostApplicationBuilder builder) =>
        builder.UseOrleans(silo => silo.AddMemoryStreams(CommittedBatch.StreamProvider));

    /// <summary>The engine goes by the test's clock, so it has done so.</summary>
    public static Task PutIdleAwayAsync(IServiceProvider services) => Task.CompletedTask;
}
