using System.Text;
using Attendance.Accounts;
using Xunit.Abstractions;

namespace Attendance.Callers;

/// <summary>Calls every endpoint as everybody, and compares with what docs/access.md says.</summary>
public sealed class AccessTableTests(ITestOutputHelper output)
{
    [Fact]
    public async Task EveryEndpoint_AsEveryRole_AnswersAsTheTableSays()
    {
        using var app = new Application();
        var fair = await Fair.OpenAsync(app);
        var table = new SortedDictionary<string, SortedDictionary<int, bool>>(StringComparer.Ordinal);
        var count = 0;
        for (var role = 0; role < ApiCalls.Roles.Length; role++)
        {
            var caller = await ApiCalls.AsAsync(app, fair, ApiCalls.Roles[role]);
            foreach (var call in ApiCalls.All(app))
            {
                var answer = await app.SendAsync(
                    new HttpMethod(call.Method), call.PathIn(fair.EventId), body: null, caller);
                count++;
                Assert.True(answer.Status < 500, $"{call} as {ApiCalls.Roles[role]}: {answer.Text}");
                var may = answer.Status != 401 && answer["code"] is not ("forbidden" or "event_not_found");
                if (!table.TryGetValue(call.Name, out var row))
                {
                    table[call.Name] = row = [];
                }

                Assert.True(row.TryAdd(role, may) || row[role] == may, $"{call} differs from its other path.");
            }
        }

        var actual = Write(table);
        output.WriteLine($"{count} calls of {table.Count} endpoints as {ApiCalls.Roles.Length} callers.");
        Assert.True(Documented() == actual, $"docs/access.md should have:\n{actual}");
    }

    [Fact]
    public async Task EveryEndpoint_AsSomebodySignedIn_AnswersAsToAKeyOfTheRole()
    {
        using var app = new Application();
        var fair = await Fair.OpenAsync(app);
        var table = Documented().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(cells => cells[1], cells => cells[2..^1]);
        foreach (var role in (string[])["owner", "organiser", "staff", "viewer"])
        {
            var caller = await People.AsAsync(app, fair, role);
            foreach (var call in ApiCalls.All(app))
            {
                var answer = await app.SendAsync(
                    new HttpMethod(call.Method), call.PathIn(fair.EventId), body: null, caller);
                var may = answer.Status != 401 && answer["code"] is not ("forbidden" or "event_not_found");
                var expected = table[call.Name][Array.IndexOf(ApiCalls.Roles, role)] == "x";
                Assert.True(expected == may, $"{call} as a signed-in {role}: {answer.Status} {answer.Text}");
                if (call.Name == "DELETE /session")
                {
                    caller = await People.AsAsync(app, fair, role);
                }
            }
        }
    }

    private static string Write(SortedDictionary<string, SortedDictionary<int, bool>> table)
    {
        var text = new StringBuilder();
        foreach (var (call, row) in table)
        {
            text.Append("| ").Append(call).Append(" |");
            foreach (var may in row.Values)
            {
                text.Append(may ? " x |" : "  |");
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Documented()
    {
        var lines = File.ReadAllLines(Path.Combine(Root(), "docs", "access.md"));
        return string.Concat(lines.SkipWhile(line => !line.StartsWith("| call", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(line => line.StartsWith('|')).Select(line => line + "\n"));
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "OrleansAttendance.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("Not in the repository.");
        }

        return folder;
    }
}
