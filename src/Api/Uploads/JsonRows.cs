using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Attendance.Uploads;

/// <summary>The rows of a JSON file.</summary>
internal sealed class JsonRows
{
    private readonly JsonElements _elements;
    private readonly UploadOptions _options;

    public JsonRows(UploadBytes bytes, UploadFormat format, string? charset, UploadOptions options)
    {
        var named = charset is null ? null : TextEncodings.OfCharset(charset, bytes.Head);
        var seen = TextEncodings.OfStart(bytes.Head);
        if ((named ?? TextEncodings.Utf8).CodePage != TextEncodings.Utf8.CodePage
            || (seen ?? TextEncodings.Utf8).CodePage != TextEncodings.Utf8.CodePage)
        {
            throw UploadRefusedException.Unsupported("JSON is read in UTF-8 only: save it as that.");
        }

        _elements = new JsonElements(bytes, isLines: format == UploadFormat.NdJson);
        _options = options;
    }

    public async IAsyncEnumerable<UploadRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var count = 0;
        while (await ReadRowAsync(count + 1) is { } row)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++count > _options.RowsMax)
            {
                throw UploadRefusedException.TooLarge($"The file has more than {_options.RowsMax} rows.")
                    .AtElement(count);
            }

            yield return row;
        }

        if (count == 0)
        {
            throw UploadRefusedException.Invalid("The file has no participants.");
        }
    }

    private async ValueTask<UploadRow?> ReadRowAsync(int number)
    {
        try
        {
            return await _elements.NextAsync() is not { } element ? null
                : Utf8.IsValid(element.Span) ? JsonRow.Read(element.Span, number, _options.UnknownColumns)
                : throw UploadRefusedException.Invalid("It is not valid UTF-8: save the file as that.");
        }
        catch (UploadRefusedException refused) when (refused.Row is null && _elements.IsAmongElements)
        {
            throw refused.AtElement(number);
        }
        catch (JsonException exception)
        {
            // The parser's own message would repeat what stands there, which may be somebody's.
            throw UploadRefusedException.Invalid(string.Create(
                CultureInfo.InvariantCulture,
                $"This is not valid JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}), " +
                $"or goes deeper than {UploadOptions.DepthMax} levels.")).AtElement(number);
        }
    }
}
