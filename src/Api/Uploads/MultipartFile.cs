using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Attendance.Uploads;

/// <summary>The one file of a form.</summary>
internal sealed class MultipartFile
{
    private const int BoundaryMax = 70;
    private const int FieldsMax = 100;

    private readonly MultipartReader _form;
    private readonly UploadBody _body;
    private int _fields;

    private MultipartFile(MultipartReader form, UploadBody body) => (_form, _body) = (form, body);

    public Stream Content { get; private set; } = Stream.Null;

    public MediaTypeHeaderValue? ContentType { get; private set; }

    public string? FileName { get; private set; }

    public static async Task<MultipartFile> OpenAsync(
        UploadBody body, StringSegment boundary, CancellationToken cancellationToken)
    {
        boundary = HeaderUtilities.RemoveQuotes(boundary);
        if (boundary.Length is 0 or > BoundaryMax)
        {
            throw UploadRefusedException.Invalid("The form's Content-Type names no boundary of 1 to 70 characters.");
        }

        var form = new MultipartFile(new MultipartReader(boundary.ToString(), body), body);
        return await form.MoveToFileAsync(cancellationToken)
            ? form
            : throw UploadRefusedException.Invalid("The form has no file: send one part with a filename.");
    }

    /// <summary>Call when the file was read: of two files, which one was meant is not for us to guess.</summary>
    public async Task CheckIsLastAsync(CancellationToken cancellationToken)
    {
        if (await MoveToFileAsync(cancellationToken))
        {
            throw UploadRefusedException.Invalid("The form has more than one file: send one at a time.");
        }
    }

    public static UploadRefusedException BrokenOff() =>
        UploadRefusedException.Invalid("The form breaks off in the middle, or is not divided by its boundary.");

    private async Task<bool> MoveToFileAsync(CancellationToken cancellationToken)
    {
        while (await NextAsync(cancellationToken) is { } part)
        {
            if (part.GetContentDispositionHeader() is { } disposition && disposition.IsFileDisposition())
            {
                CheckIsPlain(part);
                var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
                FileName = HeaderUtilities.RemoveQuotes(name).ToString();
                ContentType = MediaTypeHeaderValue.TryParse(part.ContentType, out var type) ? type : null;
                Content = part.Body;
                return true;
            }

            if (++_fields > FieldsMax)
            {
                throw UploadRefusedException.Invalid($"The form has more than {FieldsMax} fields.");
            }
        }

        return false;
    }

    private async Task<MultipartSection?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _form.ReadNextSectionAsync(cancellationToken);
        }
        catch (IOException) when (_body.Ended)
        {
            throw BrokenOff();
        }
        catch (InvalidDataException exception)
        {
            throw UploadRefusedException.Invalid($"The form cannot be read: {exception.Message}");
        }
    }

    private static void CheckIsPlain(MultipartSection part)
    {
        var encoding = part.Headers?.TryGetValue("Content-Transfer-Encoding", out var values) == true
            ? values.ToString().ToLowerInvariant()
            : "binary";
        if (encoding is not ("binary" or "8bit" or "7bit"))
        {
            throw UploadRefusedException.Unsupported("The file's part is encoded: send its bytes as they are.");
        }
    }
}
