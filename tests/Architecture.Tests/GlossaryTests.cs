namespace Attendance.Architecture;

public sealed class GlossaryTests
{
    /// <summary>The words that types, folders and tables are named after.</summary>
    private static readonly string[] Words =
    [
        "event", "participant", "gate", "zone", "device", "scan", "record", "journal", "position", "token", "entry",
        "append", "sequence", "scan key", "fold", "fence", "turn", "activation", "group commit", "group read", "plan",
        "gate load", "occupancy", "promise", "moves", "override", "annul", "head", "feed", "station",
    ];

    [Fact]
    public void Words_StandInTheGlossary()
    {
        var glossary = File.ReadAllText(Path.Combine(Repository.Root, "docs", "glossary.md"));

        Expect.NoFaults(
            from word in Words
            where !glossary.Contains($"**{word}**", StringComparison.OrdinalIgnoreCase)
            select $"docs/glossary.md does not explain **{word}**");
    }

    /// <summary>A feature folder is named after a word, so that code and talk are about the same things.</summary>
    [Fact]
    public void FeatureFolders_AreWordsOfTheGlossary()
    {
        var glossary = File.ReadAllText(Path.Combine(Repository.Root, "docs", "glossary.md"));

        Expect.NoFaults(
            from folder in Repository.Folders("src/Grains.Interfaces")
            let name = Path.GetFileName(folder)
            let word = name.EndsWith('s') && name != "Statistics" ? name[..^1] : name
            where !glossary.Contains($"**{word}**", StringComparison.OrdinalIgnoreCase)
            select $"docs/glossary.md does not explain **{word.ToLowerInvariant()}**, a folder of Grains.Interfaces");
    }
}
