using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Xunit.Abstractions;

namespace Attendance.Uploads;

/// <summary>However a file is damaged, reading it ends with rows or a refusal, never with a fault of ours.</summary>
public sealed class DamagedFileTests(ITestOutputHelper output)
{
    private const string Csv = "\uFEFFid,name,email,생일,groups,diet\r\n" +
        "1,김민수,k@example.com,1990.1.2,\"a|b\",\"x\"\"y\r\nz\"\r\n=\"01\",Lee,l@example.com,,,\n";

    private const string Json = "{\"participants\":[" +
        "{\"name\":\"김\\u00e9\",\"groups\":[\"a\",null],\"metadata\":{\"a\":\"b\"}}," +
        "{\"name\":null,\"age\":4.5e1,\"x\":[{}]}]}";

    private const string Form = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.csv\"\r\n\r\n" +
        "name,email\r\nKim,k\r\n--b--\r\n";

    private static readonly string[] Pieces =
    [
        "\"", "\\", "\\ud800", "\r", "\n", ",", "{", "}", "[", "]", "\0", "=", "\uFEFF", "\uFFFF", "é", "--b", "\t",
        ":",
    ];

    private static readonly (string ContentType, byte[] Bytes)[] Files =
    [
        ("text/csv", Encoding.UTF8.GetBytes(Csv)),
        ("text/csv", UploadFile.Korean.GetBytes(Csv[1..])),
        ("text/csv", Encoding.Unicode.GetBytes(Csv)),
        ("text/csv; charset=euc-kr", UploadFile.Korean.GetBytes(Csv[1..])),
        ("application/json", Encoding.UTF8.GetBytes(Json)),
        ("application/x-ndjson", Encoding.UTF8.GetBytes(Json)),
        ("multipart/form-data; boundary=b", Encoding.UTF8.GetBytes(Form)),
    ];

    [Fact]
    public async Task Read_DamagedFiles_AreReadOrRefused()
    {
        var preset = Environment.GetEnvironmentVariable("ATTENDANCE_SEED");
        var first = preset is null
            ? RandomNumberGenerator.GetInt32(1_000_000_000)
            : int.Parse(preset, CultureInfo.InvariantCulture);
        output.WriteLine($"ATTENDANCE_SEED={first}");
        for (var seed = first; seed < first + (preset is null ? 5000 : 1); seed++)
        {
            var random = new Random(seed);
            var (contentType, bytes) = Files[random.Next(Files.Length)];
            var damaged = Damage(bytes, random);
            try
            {
                await UploadFile.ReadAsync(new PiecewiseStream(damaged, () => random.Next(1, 50)), contentType);
            }
            catch (UploadRefusedException refused)
            {
                Assert.NotEmpty(refused.Message);
            }
            catch (Exception exception)
            {
                Assert.Fail($"ATTENDANCE_SEED={seed} repeats this: {contentType}: {exception}");
            }
        }
    }

    private static byte[] Damage(byte[] bytes, Random random)
    {
        var damaged = bytes.ToList();
        for (var i = random.Next(1, 5); i > 0 && damaged.Count > 0; i--)
        {
            var at = random.Next(damaged.Count);
            switch (random.Next(4))
            {
                case 0:
                    damaged[at] = (byte)random.Next(256);
                    break;
                case 1:
                    damaged.RemoveRange(at, Math.Min(random.Next(1, 10), damaged.Count - at));
                    break;
                case 2:
                    damaged.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
                default:
                    damaged.RemoveRange(at, random.Next(4) == 0 ? damaged.Count - at : 1);
                    break;
            }
        }

        return [.. damaged];
    }
}
