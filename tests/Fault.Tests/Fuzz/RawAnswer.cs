using System.Text;

namespace Attendance.Fault.Fuzz;

/// <summary>An answer as it came over the wire; status 0 when the connection ended without one.</summary>
/// <param name="Continued">A "100 Continue" came first.</param>
internal sealed record RawAnswer(int Status, string Head, byte[] Body, bool Continued)
{
    public static RawAnswer None { get; } = new(0, "", [], false);

    public string Text => Encoding.UTF8.GetString(Body);

    public string? Header(string name)
    {
        var start = Head.IndexOf($"\r\n{name}:", StringComparison.OrdinalIgnoreCase);
        if (start < 0)
        {
            return null;
        }

        start += name.Length + 3;
        return Head[start..Head.IndexOf("\r\n", start, StringComparison.Ordinal)].Trim();
    }
}
