using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Attendance.Bench.Runner;

// dotnet run -c Release --project bench/Callers [scans of a round] [rounds]
var scans = args.Length > 0 ? int.Parse(args[0]) : 20_000;
var rounds = args.Length > 1 ? int.Parse(args[1]) : 5;
var bin = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../.."));
var work = Directory.CreateTempSubdirectory("callers-bench-").FullName;
var load = new LoadGenerator(Path.Combine(bin, "Load/release/Attendance.Bench.Load.dll"));
var tokens = Path.Combine(work, "tokens.txt");
var eventPath = $"{ProductContract.EventsPath}/{ProductContract.EventId}";

// As ./run has it; limits are counted, and never reached.
var settings = ProductContract.Settings("sqlite", Path.Combine(work, "data"), "");
settings["DOTNET_GCgen0size"] = "0x400000";
settings["Attendance__Limits__Person"] = "1000000";
settings["Attendance__Limits__Device"] = "1000000";
await using (var product = ServerProcess.Start(
    Path.Combine(bin, ProductContract.Assembly), [], settings, Path.Combine(work, "product.log")))
{
    await product.WaitUntilReadyAsync(TimeSpan.FromSeconds(60), default);
    var people = scans * ((rounds * 3) + 1);
    Shell.Progress($"registering {people:N0} people");
    await ProductSetup.RunAsync(product, load, ProductContract.EventId, people, tokens, default);

    // The owner's key is compared with one hash in memory: the least that knowing the caller can cost. A device's goes
    // all the way: a grain that knows it, a role, its gates, its limit. A signed-in person's token is verified as well.
    List<(string Name, string Header, List<double> Rates, List<double> Processor)> callers =
    [
        ("owner's key", ProductContract.AuthorizationHeader, [], []),
        ("device's key", await EnrolAsync(), [], []),
        ("signed-in person", await SignInAsync(), [], []),
    ];
    var next = 0;
    await ScanAsync(callers[0].Header);
    for (var round = 0; round < rounds; round++)
    {
        // The order turns: who comes first finds a smaller store.
        for (var turn = 0; turn < callers.Count; turn++)
        {
            var caller = callers[(round + turn) % callers.Count];
            var began = product.ProcessorTime();
            var result = await ScanAsync(caller.Header);
            caller.Rates.Add(result.PerSecond);
            caller.Processor.Add((product.ProcessorTime() - began).TotalMicroseconds / result.Sent);
        }
    }

    foreach (var (name, _, rates, processor) in callers)
    {
        Console.WriteLine(FormattableString.Invariant(
            $"{name,-18} {Median(rates),8:F0}/s  {Median(processor),6:F1} µs of processor a scan; ")
            + FormattableString.Invariant($"rate ÷ the owner's {Median(rates) / Median(callers[0].Rates):F3}"));
    }

    async Task<LoadResult> ScanAsync(string header)
    {
        var result = await load.RunAsync(
            new LoadRequest(product.Url(ProductContract.ScanPath(ProductContract.EventId)), tokens, Connections: 64)
            {
                Skip = scans * next++,
                Take = scans,
                Header = header,
            },
            default);
        return result.Failed == 0 ? result : throw new InvalidOperationException(
            $"{result.Failed} scans were not confirmed: {result.FirstFailure}");
    }

    async Task<JsonNode> PostAsync(string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {ProductContract.OwnerKey}");
        using var answer = await product.Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? (text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!)
            : throw new InvalidOperationException($"{path}: {text}");
    }

    async Task<string> EnrolAsync()
    {
        var code = await PostAsync(
            $"{eventPath}/devices/codes", new { name = "A gate", gates = ProductContract.Gates });
        var device = await PostAsync("/api/v1/devices/enrol", new { code = (string)code["code"]! });
        return $"Authorization: Bearer {(string)device["key"]!}";
    }

    async Task<string> SignInAsync()
    {
        const string Password = "eleven purple walruses";
        var member = await PostAsync($"{eventPath}/team", new { email = "staff@example.org", role = "staff" });
        await PostAsync(
            "/api/v1/session/accept", new { code = (string)member["invitation"]!["code"]!, password = Password });
        var session = await PostAsync("/api/v1/session", new { email = "staff@example.org", password = Password });
        return $"Authorization: Bearer {(string)session["accessToken"]!}";
    }
}

Directory.Delete(work, recursive: true);

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
