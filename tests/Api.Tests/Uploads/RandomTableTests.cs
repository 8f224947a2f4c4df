using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Xunit.Abstractions;

namespace Attendance.Uploads;

/// <summary>Whatever table is written comes back, however it is written and in whatever pieces it arrives.</summary>
public sealed class RandomTableTests(ITestOutputHelper output)
{
    private static readonly string[] Words =
    [
        "Kim", "가나다", "뷁", "x", "a b", "\"", "'", "5\"", "\r\n", "\n", "\r", ",", ";", "\t.", "|", "é", "0", "Ω", "똠",
        "😀",
    ];

    [Fact]
    public async Task Read_RandomTables_ComeBack()
    {
        var preset = Environment.GetEnvironmentVariable("ATTENDANCE_SEED");
        var first = preset is null
            ? RandomNumberGenerator.GetInt32(1_000_000_000)
            : int.Parse(preset, CultureInfo.InvariantCulture);
        output.WriteLine($"ATTENDANCE_SEED={first}");
        for (var seed = first; seed < first + (preset is null ? 300 : 1); seed++)
        {
            var table = new RandomTable(new Random(seed));

            var rows = await UploadFile.ReadAsync(table.Stream(), table.ContentType);

            var read = rows.Select(row => $"{row.Row}: {row.Draft.Name}/{row.Draft.Email}/{row.Draft.Organization}" +
                $"/{row.Draft.Metadata?.GetValueOrDefault("비고")}");
            Assert.True(
                table.Expected.SequenceEqual(read) && rows.All(row => row.Faults.IsEmpty),
                $"ATTENDANCE_SEED={seed} repeats this: {table.ContentType}, {table.Text}");
        }
    }

    /// <summary>A table with what its rows should be read as.</summary>
    private sealed class RandomTable
    {
        private readonly Random _random;
        private readonly char _delimiter;
        private readonly string _lineEnd;
        private readonly StringBuilder _text = new();
        private int _line = 1;

        public RandomTable(Random random)
        {
            _random = random;
            _delimiter = Pick(',', ';', '\t');
            _lineEnd = Pick("\r\n", "\n", "\r", "");
            Append("name", "email", "소속", "비고");
            for (var i = random.Next(1, 40); i > 0; i--)
            {
                string[] cells = [$"이름 {i}", $"k{i}@example.com", Value(), Value()];
                Expected.Add($"{_line}: {cells[0]}/{cells[1]}/{Or(cells[2])}/{Or(cells[3])}");
                Append(cells);
                for (; random.Next(8) == 0; _line++)
                {
                    EndLine();
                }
            }
        }

        public List<string> Expected { get; } = [];

        public string Text => _text.ToString();

        public string ContentType { get; private set; } = "text/csv";

        public Stream Stream()
        {
            var encoding = Pick<Encoding>(
                new UTF8Encoding(false), Encoding.Unicode, Encoding.BigEndianUnicode, UploadFile.Korean);
            var text = encoding == UploadFile.Korean ? WithoutWhatKoreanLacks(Text) : Text;
            if (encoding == UploadFile.Korean)
            {
                for (var i = 0; i < Expected.Count; i++)
                {
                    Expected[i] = WithoutWhatKoreanLacks(Expected[i]);
                }

                ContentType = Pick("text/csv", "text/csv; charset=euc-kr");
            }
            else
            {
                text = Pick("", "\uFEFF") + text;
            }

            var most = Pick(1, 7, 1000, 100_000);
            return new PiecewiseStream(encoding.GetBytes(text), () => _random.Next(1, most + 1));
        }

        private static string WithoutWhatKoreanLacks(string text) =>
            text.Replace('é', '?').Replace("😀", "?", StringComparison.Ordinal);

        private static string Or(string cell) => string.IsNullOrWhiteSpace(cell) ? "" : cell;

        private string Value()
        {
            var words = Enumerable.Range(0, _random.Next(4)).Select(_ => Pick(Words));
            var value = string.Concat(words);

            // Such a cell would be a fault: it may be the start of a formula.
            return Cell.IsFormula(value) ? "x" + value : value;
        }

        private void Append(params string[] cells)
        {
            _text.AppendJoin(_delimiter, cells.Select(Written));
            _line += cells.Sum(LineEnds) + 1;
            EndLine();
        }

        private void EndLine() => _text.Append(_lineEnd.Length > 0 ? _lineEnd : Pick("\r\n", "\n"));

        private string Written(string cell)
        {
            var needsQuotes = cell.AsSpan().ContainsAny(_delimiter, '\r', '\n') || cell.StartsWith('"');
            return needsQuotes || _random.Next(4) == 0 ? $"\"{cell.Replace("\"", "\"\"")}\"" : cell;
        }

        private static int LineEnds(string text) =>
            text.Replace("\r\n", "\n", StringComparison.Ordinal).Count(c => c is '\r' or '\n');

        private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];
    }
}
