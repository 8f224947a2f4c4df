using System.Globalization;

namespace Attendance.Uploads;

/// <summary>Why a whole file is refused.</summary>
internal enum UploadRefusal
{
    /// <summary>It cannot be read as what it says it is.</summary>
    Invalid = 1,

    /// <summary>It is no text that holds participants at all.</summary>
    Unsupported = 2,

    TooLarge = 3,
}

/// <summary>The file cannot be read any further, so nothing of it may be kept. An exception rather than an outcome: it
/// comes from below two parsers, in the middle of a row.</summary>
internal sealed class UploadRefusedException(UploadRefusal refusal, string message, int? row = null)
    : Exception(message)
{
    public UploadRefusal Refusal { get; } = refusal;

    /// <summary>The line of a table or the element of JSON, from 1; null when it is about the whole file.</summary>
    public int? Row { get; } = row;

    /// <summary>The same with the line, for whoever found the fault without knowing it.</summary>
    public UploadRefusedException AtLine(int line) =>
        new(Refusal, string.Create(CultureInfo.InvariantCulture, $"Line {line}: {Message}"), line);

    public UploadRefusedException AtElement(int element) =>
        new(Refusal, string.Create(CultureInfo.InvariantCulture, $"Element {element}: {Message}"), element);

    public static UploadRefusedException Invalid(string message) => new(UploadRefusal.Invalid, message);

    public static UploadRefusedException Unsupported(string message) => new(UploadRefusal.Unsupported, message);

    public static UploadRefusedException TooLarge(string message) => new(UploadRefusal.TooLarge, message);
}
