namespace Orleans.Runtime;

public readonly record struct IdSpan
{
    private readonly string? value;

    private IdSpan(string value) => this.value = value;

    public bool IsDefault => string.IsNullOrEmpty(value);

    public static IdSpan Create(string id) => new(id);

    public override string ToString() => value ?? "";
}

public readonly record struct GrainType
{
    private readonly string? value;

    private GrainType(string value) => this.value = value;

    public bool IsDefault => string.IsNullOrEmpty(value);

    public static GrainType Create(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        return new GrainType(value);
    }

    public override string ToString() => value ?? "";
}

public readonly record struct GrainId(GrainType Type, IdSpan Key)
{
    public bool IsDefault => Type.IsDefault && Key.IsDefault;

    public static GrainId Create(string type, string key) => Create(GrainType.Create(type), key);

    public static GrainId Create(GrainType type, string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return new GrainId(type, IdSpan.Create(key));
    }

    public override string ToString() => $"{Type}/{Key}";
}
