using System.Text;

namespace Attendance.Uploads;

/// <summary>Alone: what other tests hold would be counted too.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests
{
    private const int Blocks = 3000;
    private const int RowsOfABlock = 100;
    private const long GrowthMax = 8 * 1024 * 1024;

    [Theory]
    [InlineData("text/csv")]
    [InlineData("application/x-ndjson")]
    public async Task Read_300000Rows_HoldsFewOfThem(string contentType)
    {
        var reader = await UploadReader.OpenAsync(
            new GeneratedStream(File(contentType == "text/csv")), contentType, null, new(), CancellationToken.None);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (count, most) = (0, 0L);

        await foreach (var row in reader.ReadAsync())
        {
            Assert.Empty(row.Faults);
            if (++count % 50_000 == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        // The file has some 25 MB.
        Assert.Equal(Blocks * RowsOfABlock, count);
        Assert.InRange(most, long.MinValue, GrowthMax);
    }

    private static IEnumerable<byte[]> File(bool isCsv)
    {
        if (isCsv)
        {
            yield return "name,email,organization,phone\n"u8.ToArray();
        }

        var row = isCsv
            ? "김민수,minsu@example.com,\"Example, Inc. of Seoul\",010-1234-5678\n"
            : "{\"name\":\"김민수\",\"email\":\"minsu@example.com\",\"phone\":\"010-1234-5678\"}\n";
        var block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(row, RowsOfABlock)));
        for (var i = 0; i < Blocks; i++)
        {
            yield return block;
        }
    }
}
