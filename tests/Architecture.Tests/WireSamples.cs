// Stand-ins with the engine's names, so that the bad samples below are no types of the engine. In the samples' own
// namespace: on Orleans its names are imported everywhere.
namespace Attendance.Architecture.Samples
{
    [AttributeUsage(AttributeTargets.All)]
    internal sealed class AliasAttribute(string name) : Attribute
    {
        public string Name { get; } = name;
    }

    [AttributeUsage(AttributeTargets.All)]
    internal sealed class GrainTypeAttribute(string name) : Attribute
    {
        public string Name { get; } = name;
    }

    [AttributeUsage(AttributeTargets.All)]
    internal sealed class IdAttribute(uint id) : Attribute
    {
        public uint Id { get; } = id;
    }

    [AttributeUsage(AttributeTargets.All)]
    internal sealed class GenerateSerializerAttribute : Attribute;

    [AttributeUsage(AttributeTargets.All)]
    internal sealed class ImmutableAttribute : Attribute;

    [AttributeUsage(AttributeTargets.All)]
    internal sealed class ReentrantAttribute : Attribute;

    internal interface IGrain;
}

namespace Attendance.Architecture.Samples
{
    [Alias("bad")]
    internal interface IBadGrain : IGrain
    {
        Task<BadAnswer> AskAsync(List<string> words);

        [Alias("tell")]
        Task Tell(string[] words);

        [Alias("tell")]
        Task TellAgain(GoodCommand command);
    }

    [GenerateSerializer, Alias("bad")]
    internal class BadAnswer
    {
        [Id(0)] public string? First { get; init; }

        [Id(0)] public string? Second { get; init; }

        public int Third { get; init; }
    }

    [GenerateSerializer, Immutable, Alias("good")]
    internal sealed record GoodCommand
    {
        [Id(0)] public required string Name { get; init; }

        public string Upper => Name.ToUpperInvariant();
    }

    [Reentrant]
    internal class BadGrain : IBadGrain
    {
        public Task<BadAnswer> AskAsync(List<string> words) => Task.FromResult(new BadAnswer());

        public Task Tell(string[] words) => Task.CompletedTask;

        public Task TellAgain(GoodCommand command) => Task.CompletedTask;
    }

    internal enum BadEnum
    {
        Nothing,
        Something = 2,
    }
}
