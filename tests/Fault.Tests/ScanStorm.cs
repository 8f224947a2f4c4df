using System.Collections.Concurrent;
using System.Globalization;
using Attendance.TestKit;

namespace Attendance.Fault;

/// <summary>Many connections that scan people at random: new ones, some again, and now and then a scan id again. A
/// connection that gets no answer stops; one that is told to retry waits a little.</summary>
internal sealed class ScanStorm(
    AttendanceClient client, IReadOnlyList<RegisteredPerson> people, string[] gates, Ledger ledger, Seed seed)
{
    public const int Connections = 40;

    /// <summary>A few people whom everybody scans.</summary>
    private const int Favourites = 10;

    private static readonly TimeSpan AfterNotStored = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<int, Waiter> waiters = new();
    private readonly ConcurrentQueue<ScanBody> sent = new();
    private volatile bool isStopping;
    private Task running = Task.CompletedTask;
    private int numbers;
    private int rounds;

    /// <summary>Starts all connections; each goes on until it is not answered, or until told to stop.</summary>
    public void Start()
    {
        isStopping = false;
        rounds++;
        running = Task.WhenAll(Enumerable.Range(0, Connections).Select(
            worker => Task.Run(() => ScanAsync(seed.Fork((rounds * Connections) + worker)))));
    }

    /// <summary>Completes when so many answers like this have come from now on.</summary>
    public Task UntilAsync(Func<Answer, bool> match, int count)
    {
        var waiter = new Waiter(match, count);
        waiters[Interlocked.Increment(ref numbers)] = waiter;
        // A storm that has died down brings no more answers.
        _ = running.ContinueWith(_ => waiter.Fail(), TaskScheduler.Default);
        return waiter.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public Task UntilAsync(int answers) => UntilAsync(_ => true, answers);

    /// <summary>Lets each connection finish its scan.</summary>
    public Task StopAsync()
    {
        isStopping = true;
        return EndAsync();
    }

    /// <summary>Completes when no connection is answered any more.</summary>
    public Task EndAsync() => running.WaitAsync(TimeSpan.FromSeconds(90));

    private async Task ScanAsync(Random random)
    {
        while (!isStopping)
        {
            var answer = await ledger.SendAsync(client, Next(random));
            if (answer is null)
            {
                return;
            }

            foreach (var waiter in waiters.Values)
            {
                waiter.See(answer);
            }

            if (answer.Status == 503)
            {
                await Task.Delay(AfterNotStored);
            }
        }
    }

    private ScanBody Next(Random random)
    {
        if (random.Next(100) < 15 && !sent.IsEmpty && sent.TryDequeue(out var again))
        {
            return again;
        }

        var person = people[random.Next(100) < 15 ? random.Next(Favourites) : random.Next(people.Count)];
        var byToken = random.Next(2) == 0;
        var scan = new ScanBody
        {
            ScanId = string.Create(CultureInfo.InvariantCulture, $"scan-{Interlocked.Increment(ref numbers)}"),
            ParticipantId = byToken ? null : person.ParticipantId,
            Token = byToken ? person.Token : null,
            GateId = gates[random.Next(gates.Length)],
        };
        sent.Enqueue(scan);
        return scan;
    }

    private sealed class Waiter(Func<Answer, bool> match, int count)
    {
        private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int left = count;

        public Task Task => done.Task;

        public void See(Answer answer)
        {
            if (match(answer) && Interlocked.Decrement(ref left) == 0)
            {
                done.TrySetResult();
            }
        }

        public void Fail() =>
            done.TrySetException(new InvalidOperationException("No connection is answered any more."));
    }
}
