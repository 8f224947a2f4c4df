using System.Runtime.CompilerServices;
using Microsoft.Net.Http.Headers;

namespace Attendance.Uploads;

/// <summary>Reads an uploaded file of participants row by row, whatever it is written in. All of it throws
/// <see cref="UploadRefusedException"/> when the file cannot be read on: then the rows given out before do not count
/// either.</summary>
internal sealed class UploadReader
{
    private readonly MultipartFile? _form;
    private readonly CsvRows? _table;
    private readonly JsonRows? _json;

    private UploadReader(MultipartFile? form, UploadFormat format, CsvRows? table, JsonRows? json) =>
        (_form, Format, _table, _json) = (form, format, table, json);

    public UploadFormat Format { get; }

    /// <summary>As the form says it; null for a plain body.</summary>
    public string? FileName => _form?.FileName;

    /// <summary>Reads as far as the header, so that most files that cannot be read are refused here.</summary>
    /// <param name="body">Read forwards and once; not disposed of.</param>
    /// <param name="contentType">The header as it came; null for none.</param>
    /// <param name="contentEncoding">The header as it came; null for none.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="cancellationToken">Ends the reading of the rows too.</param>
    public static async Task<UploadReader> OpenAsync(
        Stream body, string? contentType, string? contentEncoding, UploadOptions options,
        CancellationToken cancellationToken)
    {
        if (!string.IsNullOrWhiteSpace(contentEncoding)
            && !contentEncoding.Trim().Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            throw UploadRefusedException.Unsupported("The body is compressed: send it without Content-Encoding.");
        }

        var type = MediaTypeHeaderValue.TryParse(contentType, out var parsed) ? parsed : null;
        var bounded = new UploadBody(body, options.BytesMax);
        var form = type?.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true
            ? await MultipartFile.OpenAsync(bounded, type.Boundary, cancellationToken)
            : null;
        var format = form is null
            ? UploadFormats.OfMediaType(type?.MediaType.Value) ?? throw NotAccepted()
            : UploadFormats.OfMediaType(form.ContentType?.MediaType.Value) ?? UploadFormats.OfFileName(form.FileName);

        var bytes = new UploadBytes(form?.Content ?? bounded, bounded, cancellationToken);
        await bytes.FillHeadAsync();
        FileSignature.RefuseWhatIsNoText(bytes.Head);
        format ??= UploadFormats.OfStart(bytes.Head);
        var charset = (form is null ? type : form.ContentType).Charset();
        return format.Value.IsJson()
            ? new(form, format.Value, null, new JsonRows(bytes, format.Value, charset, options))
            : new(form, format.Value, await CsvRows.OpenAsync(new(bytes, charset), format.Value, options), null);
    }

    /// <summary>Once only.</summary>
    public async IAsyncEnumerable<UploadRow> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var rows = _table?.ReadAsync(cancellationToken) ?? _json!.ReadAsync(cancellationToken);
        await foreach (var row in rows)
        {
            yield return row;
        }

        if (_form is not null)
        {
            await _form.CheckIsLastAsync(cancellationToken);
        }
    }

    private static UploadRefusedException NotAccepted() => UploadRefusedException.Unsupported(
        $"Send {UploadFormats.Accepted}; save an Excel workbook as \"CSV UTF-8\" first.");
}
