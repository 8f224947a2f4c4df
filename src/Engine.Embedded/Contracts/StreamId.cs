namespace Orleans.Runtime;

public readonly record struct StreamId
{
    private readonly string? streamNamespace;
    private readonly string key;

    private StreamId(string? streamNamespace, string key)
    {
        this.streamNamespace = streamNamespace;
        this.key = key;
    }

    public static StreamId Create(string? ns, string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return new StreamId(ns, key);
    }

    public static StreamId Create(string? ns, Guid key) => Create(ns, key.ToString("N"));

    public string GetKeyAsString() => key;

    public string? GetNamespace() => streamNamespace;

    public override string ToString() => streamNamespace is null ? key : $"{streamNamespace}/{key}";
}
