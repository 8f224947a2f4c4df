using System.Collections.Immutable;
using Attendance.Participants;

namespace Attendance.Uploads;

public sealed class CsvReadingTests
{
    [Fact]
    public async Task Read_EveryColumn_GoesIntoItsField()
    {
        var row = await UploadFile.OnlyRowAsync(
            """
            Participant-ID,NAME,E_mail,Tel.,Company,Date of Birth,시/도,Group,Permissions,Status,metadata.shirt,Diet
            p-1,김민수,minsu@example.com,010-1234-5678,Example,1990-01-02,서울,vip|press,attendance;lounge,active,L,vegan
            """);

        Assert.Equal((2, "p-1", ParticipantStatus.Active), (row.Row, row.ParticipantId, row.Status));
        Assert.Equal(("김민수", "minsu@example.com", "010-1234-5678"), (row.Draft.Name, row.Draft.Email, row.Draft.Phone));
        Assert.Equal(
            ("Example", "1990-01-02", "서울"), (row.Draft.Organization, row.Draft.BirthDate, row.Draft.Region));
        Assert.Equal(["vip", "press"], row.Draft.Groups!);
        Assert.Equal(["attendance", "lounge"], row.Draft.Permissions!);
        Assert.Equal(
            ["Diet=vegan", "shirt=L"], row.Draft.Metadata!.Select(pair => $"{pair.Key}={pair.Value}").Order());
        Assert.Empty(row.Faults);
    }

    [Theory]
    [InlineData("참가번호,성명,전자우편,휴대폰,소속,생년월일,거주지,구분,권한,상태")]
    [InlineData("등록번호,성함,메일,연락처,회사,생일,지역,그룹,권한,상태")]
    [InlineData("id,이름*,E-Mail,mobile,organisation,dob,region,groups,permission,STATUS")]
    public async Task Read_NamesOfColumns_AreKnownInBothLanguages(string header)
    {
        var row = await UploadFile.OnlyRowAsync(header + "\np1,Kim,k@example.com,010,Inc,1990-01-02,서울,a,b,대기");

        Assert.Equal(("p1", ParticipantStatus.Pending), (row.ParticipantId, row.Status));
        Assert.Equal(new PersonDraft
        {
            Name = "Kim", Email = "k@example.com", Phone = "010", Organization = "Inc", BirthDate = "1990-01-02",
            Region = "서울", Groups = row.Draft.Groups, Permissions = row.Draft.Permissions,
        }, row.Draft);
        Assert.Equal(("a", "b"), (Assert.Single(row.Draft.Groups!), Assert.Single(row.Draft.Permissions!)));
    }

    [Fact]
    public async Task Read_HangulTakenApart_IsTheSameName() =>
        Assert.Equal("Kim", (await UploadFile.OnlyRowAsync(
            "이름".Normalize(System.Text.NormalizationForm.FormD) + ",email\nKim,k@example.com")).Draft.Name);

    [Fact]
    public async Task Read_EmptyCells_SayNothing()
    {
        var row = await UploadFile.OnlyRowAsync("id,name,email,phone,groups,status,diet\n,Kim,k@example.com,  ,,,\n");

        Assert.Equal(new PersonDraft { Name = "Kim", Email = "k@example.com" }, row.Draft);
        Assert.Null(row.ParticipantId);
        Assert.Null(row.Status);
        Assert.Empty(row.Faults);
    }

    [Theory]
    [InlineData("name,email,region\nKim,k@example.com,\"Seoul, KR\"", "Seoul, KR")]
    [InlineData("name;email;region\nKim;k@example.com;\"Seoul; KR\"", "Seoul; KR")]
    [InlineData("name\temail\tregion\nKim\tk@example.com\tSeoul, KR", "Seoul, KR")]
    [InlineData("\"name\";\"email\";\"region\"\n\"Kim\";k@example.com;A,B", "A,B")]
    [InlineData("sep=;\r\nname;email;region\r\nKim;k@example.com;Seoul", "Seoul")]
    [InlineData("sep=|\nname|email|region\nKim|k@example.com|Seoul", "Seoul")]
    [InlineData("\"a,b,c\";name;email;region\nx;Kim;k@example.com;Seoul", "Seoul")]
    [InlineData("name,email,region\nKim,k@example.com,\"He said \"\"hi\"\"\"", "He said \"hi\"")]
    [InlineData("name,email,region\nKim,k@example.com,\"two\r\nlines\"", "two\r\nlines")]
    [InlineData("name,email,region\nKim,k@example.com,5\" tall", "5\" tall")]
    public async Task Read_DelimitersAndQuotes_AreUnderstood(string file, string region)
    {
        var row = await UploadFile.OnlyRowAsync(file);

        Assert.Equal(("Kim", "k@example.com", region), (row.Draft.Name, row.Draft.Email, row.Draft.Region));
        Assert.Empty(row.Faults);
    }

    [Fact]
    public async Task Read_MixedLineEndsAndEmptyLines_RowsAreNamedByTheLineTheyBeginOn()
    {
        var rows = await UploadFile.ReadAsync(
            "\nname,email,region\r\nA1,a,\r\n\r\nB1,b,\"x\ny\"\rC1,c,\n,,\n \nD1,d,\"p\r\nq\rr\"\nE1,e,");

        Assert.Equal([("A1", 3), ("B1", 5), ("C1", 7), ("D1", 10), ("E1", 13)],
            rows.Select(row => (row.Draft.Name!, row.Row)));
    }

    [Fact]
    public async Task Read_LineOfTheSeparator_IsCounted() =>
        Assert.Equal(3, (await UploadFile.OnlyRowAsync("sep=;\nname;email\nKim;k@example.com")).Row);

    [Theory]
    [InlineData("1990.01.02", "1990-01-02")]
    [InlineData("1990/1/2", "1990-01-02")]
    [InlineData("19900102", "1990-01-02")]
    [InlineData("1990. 1. 2.", "1990-01-02")]
    [InlineData("1990년 1월 2일", "1990-01-02")]
    [InlineData("1990-01-02", "1990-01-02")]
    [InlineData("02/01/1990", "02/01/1990")]
    [InlineData("900102", "900102")]
    [InlineData("1990.13.02", "1990.13.02")]
    public async Task Read_BirthDate_IsNormalisedWhenThereIsOneReading(string cell, string birthDate) =>
        Assert.Equal(birthDate, (await UploadFile.OnlyRowAsync($"name,email,dob\nKim,k,{cell}")).Draft.BirthDate);

    [Theory]
    [InlineData("registered", ParticipantStatus.Registered)]
    [InlineData(" Active ", ParticipantStatus.Active)]
    [InlineData("대기", ParticipantStatus.Pending)]
    [InlineData("정지", ParticipantStatus.Suspended)]
    [InlineData("취소", ParticipantStatus.Cancelled)]
    public async Task Read_Status_IsKnownInBothLanguages(string cell, ParticipantStatus status) =>
        Assert.Equal(status, (await UploadFile.OnlyRowAsync($"name,email,status\nKim,k,{cell}")).Status);

    [Fact]
    public async Task Read_UnknownStatus_IsAFaultOfTheRow() =>
        Assert.Equal([$"status: {Cell.StatusFault}"], await UploadFile.FaultsAsync("name,email,status\nKim,k,here"));

    [Theory]
    [InlineData("=\"00123\"", "00123")]
    [InlineData("\"=\"\"00123\"\"\"", "00123")]
    [InlineData("+82 10-1234-5678", "+82 10-1234-5678")]
    [InlineData("-5.2", "-5.2")]
    [InlineData("-", "-")]
    [InlineData("a=b", "a=b")]
    public async Task Read_WhatOnlyLooksLikeAFormula_IsText(string cell, string phone)
    {
        var row = await UploadFile.OnlyRowAsync($"name,email,phone\nKim,k,{cell}");

        Assert.Equal(phone, row.Draft.Phone);
        Assert.Empty(row.Faults);
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("=\"=1\"")]
    [InlineData("\"=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"")]
    [InlineData("@SUM(A1)")]
    [InlineData("+cmd")]
    [InlineData("+1+1")]
    [InlineData("-2+3")]
    [InlineData("  =1+1")]
    [InlineData("\u200B=1+1")]
    [InlineData("\u3000@x")]
    [InlineData("\uFF1D1+1")]
    [InlineData("\"\tx\"")]
    [InlineData("\"\rx\"")]
    public async Task Read_Formula_IsAFaultOfItsField(string cell) =>
        Assert.Equal(
            [$"organization: {Cell.FormulaFault}"],
            await UploadFile.FaultsAsync($"name,email,organization\nKim,k,{cell}"));

    [Fact]
    public async Task Read_FaultsOfSeveralCells_AreAllNamed() =>
        Assert.Equal(
            [$"metadata.diet: {Cell.FormulaFault}", $"name: {Cell.FormulaFault}", "region: may have 4000 characters"],
            await UploadFile.FaultsAsync($"name,email,diet,region\n=A,k,@x,{new string('x', 4001)}"));

    [Theory]
    [InlineData("Kim", "row: has 1 cells, the header has 2")]
    [InlineData("Kim,k,x", "row: has 3 cells, the header has 2")]
    [InlineData("Kim,\"k\"x", "email: has text after its closing quote: double the quotes inside")]
    public async Task Read_OddRow_IsAFaultAndTheNextOneIsRead(string line, string fault)
    {
        var rows = await UploadFile.ReadAsync($"name,email\n{line}\nLee,l@example.com");

        Assert.Equal([fault], UploadFile.Faults(rows[0]));
        Assert.Equal((3, "Lee", 0), (rows[1].Row, rows[1].Draft.Name, rows[1].Faults.Count));
    }

    [Fact]
    public async Task Read_ColumnWithoutANameOrAnythingBelow_IsNothing() =>
        Assert.Equal(
            new PersonDraft { Name = "Kim", Email = "k" },
            (await UploadFile.OnlyRowAsync("name,,email,\nKim,,k, ")).Draft);
}
