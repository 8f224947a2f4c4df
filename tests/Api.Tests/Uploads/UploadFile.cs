using System.Text;

namespace Attendance.Uploads;

/// <summary>A file as a test writes it, sent in pieces of any size.</summary>
internal static class UploadFile
{
    public static Encoding Korean { get; } = CodePagesEncodingProvider.Instance.GetEncoding(949)!;

    public static Task<List<UploadRow>> ReadAsync(
        string text, string contentType = "text/csv", UploadOptions? options = null, Encoding? encoding = null) =>
        ReadAsync((encoding ?? new UTF8Encoding(false)).GetBytes(text), contentType, options);

    public static Task<List<UploadRow>> ReadAsync(
        byte[] bytes, string? contentType = "text/csv", UploadOptions? options = null) =>
        ReadAsync(new MemoryStream(bytes), contentType, options);

    public static async Task<List<UploadRow>> ReadAsync(
        Stream body, string? contentType = "text/csv", UploadOptions? options = null, string? contentEncoding = null)
    {
        var reader = await UploadReader.OpenAsync(
            body, contentType, contentEncoding, options ?? new UploadOptions(), CancellationToken.None);
        var rows = new List<UploadRow>();
        await foreach (var row in reader.ReadAsync())
        {
            rows.Add(row);
        }

        return rows;
    }

    public static Task<UploadRefusedException> RefusedAsync(
        string text, string contentType = "text/csv", UploadOptions? options = null) =>
        RefusedAsync(Encoding.UTF8.GetBytes(text), contentType, options);

    public static Task<UploadRefusedException> RefusedAsync(
        byte[] bytes, string? contentType = "text/csv", UploadOptions? options = null) =>
        Assert.ThrowsAsync<UploadRefusedException>(() => ReadAsync(bytes, contentType, options));

    public static async Task<UploadRow> OnlyRowAsync(string text, string contentType = "text/csv") =>
        Assert.Single(await ReadAsync(text, contentType));

    /// <summary>What is wrong with the only row, each as <c>field: fault</c>.</summary>
    public static async Task<string[]> FaultsAsync(string text, string contentType = "text/csv") =>
        Faults(await OnlyRowAsync(text, contentType));

    public static string[] Faults(UploadRow row) =>
        [.. row.Faults.SelectMany(field => field.Value, (field, fault) => $"{field.Key}: {fault}").Order()];

    public static byte[] Concat(params object[] parts) =>
        [.. parts.SelectMany(part => part as byte[] ?? Encoding.UTF8.GetBytes((string)part))];
}

/// <summary>Gives out one to so many bytes a read, as a slow connection does.</summary>
internal sealed class PiecewiseStream(byte[] bytes, Func<int> pieceLength) : MemoryStream(bytes)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(buffer.Length, pieceLength())], cancellationToken);
}

/// <summary>Makes its bytes as they are read, so that a test holds none of them.</summary>
internal sealed class GeneratedStream(IEnumerable<byte[]> blocks) : MemoryStream
{
    private readonly IEnumerator<byte[]> _blocks = blocks.GetEnumerator();
    private ReadOnlyMemory<byte> _rest;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_rest.IsEmpty && _blocks.MoveNext())
        {
            _rest = _blocks.Current;
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return ValueTask.FromResult(count);
    }
}
