using System.Collections.Immutable;
using Attendance.Participants;

namespace Attendance.Uploads;

public sealed class JsonReadingTests
{
    private const string Kim = "{\"name\":\"Kim\",\"email\":\"k@example.com\"}";
    private const string Lee = "{\"name\":\"Lee\",\"email\":\"l@example.com\"}";

    [Theory]
    [InlineData("application/json", $"[{Kim},{Lee}]")]
    [InlineData("application/json; charset=utf-8", $" [ {Kim} ,\r\n{Lee} ] \n")]
    [InlineData("application/json", $"\uFEFF[{Kim},{Lee}]")]
    [InlineData("application/json", $"{{\"participants\":[{Kim},{Lee}]}}")]
    [InlineData("application/x-ndjson", $"{Kim}\n{Lee}\n")]
    [InlineData("application/x-ndjson", $"\uFEFF{Kim}\r\n\r\n{Lee}")]
    public async Task Read_EveryShape_SameRows(string contentType, string file)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(file);

        var rows = await UploadFile.ReadAsync(new PiecewiseStream(bytes, () => 1), contentType);

        Assert.Equal([(1, "Kim"), (2, "Lee")], rows.Select(row => (row.Row, row.Draft.Name!)));
        Assert.All(rows, row => Assert.Empty(row.Faults));
    }

    [Fact]
    public async Task Read_EveryField_GoesWhereItBelongs()
    {
        var row = await Row(
            """
            {"participantId":"p-1","name":"김민수","email":"e","phone":"p","organization":"o","birthDate":"b",
             "region":null,"groups":["vip",null],"permissions":[],"status":"suspended",
             "metadata":{"a":"b","c":null},"age":42,"vip":true}
            """);

        Assert.Equal((1, "p-1", ParticipantStatus.Suspended), (row.Row, row.ParticipantId, row.Status));
        Assert.Equal(
            ("김민수", "e", "p", "o", "b", null),
            (row.Draft.Name, row.Draft.Email, row.Draft.Phone, row.Draft.Organization, row.Draft.BirthDate,
                row.Draft.Region));
        Assert.Equal(["vip", null], row.Draft.Groups!);
        Assert.Empty(row.Draft.Permissions!);
        Assert.Equal(
            ["a=b", "age=42", "c=", "vip=true"],
            row.Draft.Metadata!.Select(pair => $"{pair.Key}={pair.Value}").Order());
        Assert.Empty(row.Faults);
    }

    [Theory]
    [InlineData("{\"name\":5}", "name: is of the wrong type")]
    [InlineData("{\"name\":{\"first\":[\"Kim\"]}}", "name: is of the wrong type")]
    [InlineData("{\"groups\":\"vip\"}", "groups: is of the wrong type")]
    [InlineData("{\"groups\":[\"a\",7]}", "groups[1]: is of the wrong type")]
    [InlineData("{\"metadata\":[]}", "metadata: is of the wrong type")]
    [InlineData("{\"metadata\":{\"a\":1}}", "metadata.a: is of the wrong type")]
    [InlineData("{\"diet\":[1]}", "diet: is of the wrong type")]
    [InlineData("{\"status\":\"here\"}", "status: " + Cell.StatusFault)]
    [InlineData("{\"name\":\"A\",\"name\":\"B\"}", "name: is given twice")]
    [InlineData("{\"name\":\"A\",\"n\\u0061me\":\"B\"}", "name: is given twice")]
    [InlineData("{\"metadata\":{},\"metadata\":{}}", "metadata: is given twice")]
    [InlineData("{\"metadata\":{\"a\":\"1\",\"a\":\"2\"}}", "metadata.a: is given twice")]
    [InlineData("{\"diet\":\"1\",\"diet\":\"2\"}", "metadata.diet: is given twice")]
    [InlineData("5", "row: must be an object")]
    [InlineData("null", "row: must be an object")]
    [InlineData("[{}]", "row: must be an object")]
    public async Task Read_OddElement_IsAFaultAndTheNextOneIsRead(string element, string fault)
    {
        var rows = await UploadFile.ReadAsync($"[{element},{Kim}]", "application/json");

        Assert.Equal([fault], UploadFile.Faults(rows[0]));
        Assert.Equal((2, "Kim", 0), (rows[1].Row, rows[1].Draft.Name, rows[1].Faults.Count));
    }

    [Fact]
    public async Task Read_LongField_IsAFault() =>
        Assert.Equal(
            ["name: may have 4000 characters"],
            UploadFile.Faults(await Row($"{{\"name\":\"{new string('x', 4001)}\"}}")));

    [Fact]
    public async Task Read_FaultsWithoutEnd_AreCutShort()
    {
        var fields = Enumerable.Range(0, 400).Select(i => $"\"{i}{new string('x', 50 + i % 50)}\":[]");

        var faults = UploadFile.Faults(await Row($"{{{string.Join(',', fields)}}}"));

        Assert.Equal(21, faults.Length);
        Assert.Contains("row: has more faults than these", faults);
        Assert.All(faults, fault => Assert.InRange(fault.Length, 1, 110));
    }

    [Fact]
    public async Task Read_UnknownField_IsAFaultWhenAskedTo()
    {
        var rows = await UploadFile.ReadAsync(
            "[{\"name\":\"Kim\",\"diet\":{\"a\":[1]}}]", "application/json",
            new() { UnknownColumns = UnknownColumns.Refuse });

        Assert.Equal(["diet: is not a field of a participant"], UploadFile.Faults(Assert.Single(rows)));
    }

    [Theory]
    [InlineData("[{},{\"name\":\"Kim\"},{\"name\":]", 3)]
    [InlineData("[{}", 2)]
    [InlineData("[{},", 2)]
    [InlineData("[{},{\"name\":\"Ki", 2)]
    [InlineData("[{} {}]", 2)]
    [InlineData("[{},{'name':1}]", 2)]
    [InlineData("{\"participants\":[{},{]}", 2)]
    [InlineData("[{}] x", 2)]
    [InlineData("[{\"metadata\":{\"a\":[[[[[[[1]]]]]]]}}]", 1)]
    public async Task Read_MalformedJson_IsRefusedAtItsElement(string file, int element)
    {
        var refused = await UploadFile.RefusedAsync(file, "application/json");

        Assert.Equal((UploadRefusal.Invalid, element), (refused.Refusal, refused.Row));
        Assert.StartsWith($"Element {element}: This is not valid JSON (line 1, byte ", refused.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_MalformedLine_IsRefusedAtItsElement() =>
        Assert.Equal(2, (await UploadFile.RefusedAsync($"{Kim}\n{{\"name\":\n", "application/x-ndjson")).Row);

    [Theory]
    [InlineData("{}")]
    [InlineData("5")]
    [InlineData("{\"people\":[]}")]
    [InlineData("{\"\\ud800\":[]}")]
    [InlineData("{\"participants\":{}}")]
    [InlineData("{\"participants\":[{}],\"more\":[]}")]
    public async Task Read_AnotherShape_IsRefused(string file) =>
        Assert.Equal(
            "The JSON must be an array of objects, or {\"participants\": [...]}.",
            (await UploadFile.RefusedAsync(file, "application/json")).Message);

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"participants\":[]}")]
    public async Task Read_NoElements_IsRefused(string file) =>
        Assert.Equal(
            "The file has no participants.", (await UploadFile.RefusedAsync(file, "application/json")).Message);

    [Theory]
    [InlineData("{\"name\":\"\\ud800\"}")]
    [InlineData("{\"\\udc00\":\"x\"}")]
    [InlineData("{\"metadata\":{\"\\ud800\":\"x\"}}")]
    [InlineData("{\"groups\":[\"\\ud800x\"]}")]
    public async Task Read_HalfOfACharacter_IsRefusedAtItsElement(string element) =>
        Assert.Equal(
            "Element 2: It has half of a character (a lone surrogate).",
            (await UploadFile.RefusedAsync($"[{Kim},{element}]", "application/json")).Message);

    [Fact]
    public async Task Read_InvalidUtf8_IsRefusedAtItsElement() =>
        Assert.Equal(
            "Element 2: It is not valid UTF-8: save the file as that.",
            (await UploadFile.RefusedAsync(
                UploadFile.Concat($"[{Kim},{{\"name\":\"", UploadFile.Korean.GetBytes("김"), "\"}]"),
                "application/json")).Message);

    [Fact]
    public async Task Read_Utf16_IsUnsupported() =>
        Assert.Equal(UploadRefusal.Unsupported, (await UploadFile.RefusedAsync(
            System.Text.Encoding.Unicode.GetBytes($"[{Kim}]"), "application/json")).Refusal);

    [Theory]
    [InlineData("[{0},{{\"name\":\"{1}\"}}]")]
    [InlineData("[{0},{{\"name\":\"{1}")]
    [InlineData("[{0},{{\"groups\":[\"{1}\"]}}]")]
    public async Task Read_ElementThatIsTooLong_IsRefused(string format) =>
        Assert.Equal(
            (2, "Element 2: This element is longer than 65536 bytes."),
            Of(await UploadFile.RefusedAsync(string.Format(
                System.Globalization.CultureInfo.InvariantCulture, format, Kim, new string('x', 70_000)),
                "application/json")));

    [Fact]
    public async Task Read_MoreElementsThanAllowed_IsTooLarge() =>
        Assert.Equal(
            (2, "Element 2: The file has more than 1 rows."),
            Of(await UploadFile.RefusedAsync($"[{Kim},{Lee}]", "application/json", new() { RowsMax = 1 })));

    private static Task<UploadRow> Row(string element) => UploadFile.OnlyRowAsync($"[{element}]", "application/json");

    private static (int? Row, string Message) Of(UploadRefusedException refused) => (refused.Row, refused.Message);
}
