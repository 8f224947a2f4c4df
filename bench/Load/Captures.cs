using System.Text;

namespace Attendance.Bench.Load;

/// <summary>One string field of each answer, kept by the number of its request.</summary>
internal sealed class Captures(string field, int requests)
{
    private readonly byte[] opening = Encoding.UTF8.GetBytes($"\"{field}\":\"");
    private readonly string?[] values = new string?[requests];

    public void Take(int request, ReadOnlySpan<byte> answer)
    {
        var start = answer.IndexOf(opening);
        if (start < 0)
        {
            return;
        }

        var value = answer[(start + opening.Length)..];
        values[request] = Encoding.UTF8.GetString(value[..value.IndexOf((byte)'"')]);
    }

    public void WriteTo(string file, int count) => File.WriteAllLines(file, values.Take(count).OfType<string>());
}
