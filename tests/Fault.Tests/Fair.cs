using System.Globalization;
using System.Text.Json;
using Attendance.TestKit;
using Xunit.Abstractions;

namespace Attendance.Fault;

/// <summary>A running product with an open event, gates and people; tells what the product said when a test fails.
/// </summary>
internal sealed class Fair : IAsyncDisposable
{
    private const int LooksMax = 10;

    private readonly ITestOutputHelper output;

    private Fair(ProductProcess product, ITestOutputHelper output)
    {
        this.output = output;
        Product = product;
        Client = new AttendanceClient(product);
    }

    public ProductProcess Product { get; }

    public AttendanceClient Client { get; }

    public IReadOnlyList<RegisteredPerson> People { get; private set; } = [];

    public string[] Gates { get; private set; } = [];

    public static async Task<Fair> OpenAsync(
        ITestOutputHelper output, ProductSettings product, int people, int gates, object? settings = null,
        DateTimeOffset? startTime = null, Func<int, object>? gate = null)
    {
        var fair = new Fair(await ProductProcess.StartAsync(product), output);
        try
        {
            fair.Gates = [.. Enumerable.Range(1, gates).Select(
                number => string.Create(CultureInfo.InvariantCulture, $"gate-{number}"))];
            await fair.Client.OpenEventAsync(
                startTime ?? TimeProvider.System.GetUtcNow().AddHours(-1),
                settings,
                fair.Gates.Select((id, index) => KeyValuePair.Create(
                    id, gate?.Invoke(index) ?? new { gateName = id, direction = "in", capacityPerMinute = 10_000 })));
            fair.People = await fair.Client.RegisterAsync(people);
            return fair;
        }
        catch
        {
            await fair.DisposeAsync();
            throw;
        }
    }

    /// <summary>Recounts the feed and holds the counters and the database against it.</summary>
    public Task<Recount> RecountAsync() => RecountAsync(Client);

    /// <summary>The same for another event.</summary>
    public async Task<Recount> RecountAsync(AttendanceClient client)
    {
        for (var tries = 1; ; tries++)
        {
            var (recount, realtime) = await LookAsync(client);
            recount.AssertJournalIsSound();
            recount.AssertEqual(realtime);
            try
            {
                await SqlRecount.AssertEqualAsync(recount, Product, client.EventId);
                await SqlRecount.AssertHourlyAsync(recount, Product, client.EventId);
                return recount;
            }
            catch (Xunit.Sdk.XunitException) when (tries < LooksMax)
            {
                if ((await Recount.OfAsync(client)).Head == recount.Head)
                {
                    throw;
                }

                // The product wrote something by itself in between, such as an alert that is over.
            }
        }
    }

    /// <summary>Feed, figures and table as of one position: the product adds alerts and publications by itself, and one
    /// may come in between.</summary>
    private static async Task<(Recount Recount, JsonElement Realtime)> LookAsync(AttendanceClient client)
    {
        for (var tries = 1; ; tries++)
        {
            var recount = await Recount.OfAsync(client);
            var realtime = await client.RealtimeAsync();
            var (figures, table) = (realtime.GetProperty("position").GetInt64(), await client.HourlyAsync());
            if ((figures == recount.Head && table == recount.Head) || tries == LooksMax)
            {
                Assert.Equal((recount.Head, recount.Head), (figures, table));
                return (recount, realtime);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        var log = Product.Log.Trim();
        output.WriteLine(log.Length == 0 ? "The product said nothing." : $"The product said:\n{log}");
        Client.Dispose();
        await Product.DisposeAsync();
    }
}
