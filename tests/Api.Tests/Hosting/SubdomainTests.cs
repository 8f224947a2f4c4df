using System.Text.RegularExpressions;
using Attendance.Callers;

namespace Attendance.Hosting;

/// <summary>An address per event is made by rewriting paths before they come here (deploy/nginx/subdomains.conf), by a
/// list of what is the deployment's. A new endpoint must not make that list wrong.</summary>
public sealed partial class SubdomainTests
{
    private const string EventId = "expo";

    [Fact]
    public void EveryPath_AtTheAddressOfAnEvent_IsThatEventsOrTheDeployments()
    {
        using var app = new Application();
        var calls = ApiCalls.All(app);
        var within = calls.Where(call => call.NamesEvent).ToLookup(call => call.Name);
        var rewrites = Rewrites();

        Assert.All(calls, call =>
        {
            var path = call.PathIn(EventId);
            var rewritten = Rewritten(path, rewrites);

            // The short spelling has no name in common with the long one.
            var isShort = path.StartsWith("/api/", StringComparison.Ordinal)
                && !path.StartsWith("/api/v1/", StringComparison.Ordinal);
            var expected = isShort
                ? calls.Single(other => other.Method == call.Method && other.PathIn(EventId) == rewritten
                    && other.NamesEvent).PathIn(EventId)
                : within[call.Name].SingleOrDefault()?.PathIn(EventId) ?? path;

            Assert.Equal(expected, rewritten);
        });
    }

    [Fact]
    public void Rewrites_AreReadFromTheFile() => Assert.Equal(5, Rewrites().Length);

    /// <summary>As nginx does it: the first that fits, and no other.</summary>
    private static string Rewritten(string path, (Regex Pattern, string Path)[] rewrites)
    {
        var first = Array.Find(rewrites, rewrite => rewrite.Pattern.IsMatch(path));
        return first.Pattern is null
            ? path
            : first.Pattern.Replace(path, first.Path.Replace("$event", EventId, StringComparison.Ordinal));
    }

    private static (Regex Pattern, string Path)[] Rewrites() =>
    [
        .. from Match line in RewriteLine().Matches(File.ReadAllText(ConfigurationFile()))
           select (new Regex(line.Groups["pattern"].Value), line.Groups["path"].Value),
    ];

    private static string ConfigurationFile()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OrleansAttendance.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return Path.Combine(folder.FullName, "deploy", "nginx", "subdomains.conf");
    }

    [GeneratedRegex("""^ *rewrite "(?<pattern>[^"]+)"\s+(?<path>\S+) break;""", RegexOptions.Multiline)]
    private static partial Regex RewriteLine();
}
