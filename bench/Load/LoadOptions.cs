namespace Attendance.Bench.Load;

/// <summary>What to send, how fast and for how long; read from the command line.</summary>
internal sealed class LoadOptions
{
    public const string Help =
        """
        attendance load generator: one thread, keep-alive HTTP/1.1, figures as JSON on stdout

          --url URL             where to send (http, IPv4 or a name)
          --lines FILE          one line per request: a token, an id; each is used once
          --skip N, --take N    use only N lines after skipping N (default: all)
          --body TEMPLATE       the body; {scanId} {line} {gate} {n} are filled in for each request
          --body-file FILE      the same from a file
          --method M            default POST
          --header "N: V"       may be repeated
          --gates a,b,c         values for {gate}, in turn (default gate-1 … gate-8)
          --connections N       default 64
          --rate R              open loop: R requests a second are due whatever the server does, and each latency
                                counts from when its request was due, so waiting for a free connection counts too.
                                Without it: closed loop, each connection sends when its answer has come.
          --seconds S           stop sending after S seconds (default: when the lines are used up)
          --repeat              begin again when the lines are used up (for servers that keep nothing)
          --expect CODE         the status that counts as success (default 201)
          --capture FIELD=FILE  write the string FIELD of each answer to FILE, in the order of the requests
        """;

    public Uri Url { get; private set; } = new("http://127.0.0.1:5000/");
    public string Method { get; private set; } = "POST";
    public string Body { get; private set; } =
        """{"scanId":"{scanId}","token":"{line}","gateId":"{gate}","method":"qr_scan"}""";
    public string? Lines { get; private set; }
    public int Skip { get; private set; }
    public int Take { get; private set; } = int.MaxValue;
    public List<string> Headers { get; } = [];
    public string[] Gates { get; private set; } = [.. Enumerable.Range(1, 8).Select(n => $"gate-{n}")];
    public int Connections { get; private set; } = 64;
    public double? RatePerSecond { get; private set; }
    public double? Seconds { get; private set; }
    public bool Repeat { get; private set; }
    public int Expect { get; private set; } = 201;
    public string? CaptureField { get; private set; }
    public string? CaptureFile { get; private set; }

    public static LoadOptions Parse(string[] args)
    {
        var options = new LoadOptions();
        var rest = new Queue<string>(args);
        while (rest.TryDequeue(out var name))
        {
            if (name == "--repeat")
            {
                options.Repeat = true;
                continue;
            }

            options.Set(
                name, rest.TryDequeue(out var value) ? value : throw new ArgumentException($"{name} needs a value."));
        }

        return options.Lines is null ? throw new ArgumentException("--lines is missing.") : options;
    }

    private void Set(string name, string value)
    {
        switch (name)
        {
            case "--url": Url = new Uri(value); break;
            case "--method": Method = value; break;
            case "--body": Body = value; break;
            case "--body-file": Body = File.ReadAllText(value).TrimEnd(); break;
            case "--lines": Lines = value; break;
            case "--skip": Skip = int.Parse(value); break;
            case "--take": Take = int.Parse(value); break;
            case "--header": Headers.Add(value); break;
            case "--gates": Gates = value.Split(','); break;
            case "--connections": Connections = int.Parse(value); break;
            case "--rate": RatePerSecond = double.Parse(value); break;
            case "--seconds": Seconds = double.Parse(value); break;
            case "--expect": Expect = int.Parse(value); break;
            case "--capture":
                CaptureField = value.Split('=', 2)[0];
                CaptureFile = value.Split('=', 2)[1];
                break;
            default: throw new ArgumentException($"Unknown option {name}.");
        }
    }
}
