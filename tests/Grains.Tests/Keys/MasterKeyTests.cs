namespace Attendance.Keys;

public sealed class MasterKeyTests : IDisposable
{
    private const string Hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private const UnixFileMode OwnerReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(Hex)]
    [InlineData("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F")]
    [InlineData(" AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n")]
    public void Load_ConfiguredInAnyForm_IsTheSameKey(string text)
    {
        var key = MasterKey.Load(new MasterKeyOptions { MasterKey = text, DataFolder = folder.Path });

        Assert.Equal(Convert.FromHexString(Hex), key.Bytes.ToArray());
        Assert.Equal(MasterKeyOrigin.Configuration, key.Origin);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("AAECAwQFBgcICQoLDA0ODw==")]
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1")]
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20")]
    public void Load_WrongLength_SaysWhatIsExpectedAndNotWhatWasThere(string text)
    {
        var fault = Assert.Throws<MasterKeyException>(() => MasterKey.Load(new MasterKeyOptions { MasterKey = text }));

        Assert.Equal(
            "Attendance:MasterKey does not hold a master key: expected 32 bytes as base64 or 64 hexadecimal digits.",
            fault.Message);
    }

    [Fact]
    public void Load_NothingConfiguredAndNoFolder_IsRefused() =>
        Assert.Throws<MasterKeyException>(() => MasterKey.Load(new MasterKeyOptions { MasterKey = "  " }));

    [Fact]
    public void Load_KeyAndFileConfigured_IsRefused() => Assert.Throws<MasterKeyException>(
        () => MasterKey.Load(new MasterKeyOptions { MasterKey = Hex, MasterKeyFile = folder.File("secret") }));

    [Fact]
    public void Load_FirstStart_MakesAKeyForItsOwnerOnly()
    {
        var options = new MasterKeyOptions { DataFolder = folder.File("data") };

        var made = MasterKey.Load(options);
        var read = MasterKey.Load(options);

        Assert.Equal((MasterKeyOrigin.MadeNow, MasterKeyOrigin.DataFolder), (made.Origin, read.Origin));
        Assert.Equal(made.Bytes.ToArray(), read.Bytes.ToArray());
        Assert.Equal([Path.Combine(folder.File("data"), MasterKey.FileName)], Directory.GetFiles(folder.File("data")));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(OwnerReadWrite, File.GetUnixFileMode(made.Path!));
        }
    }

    [Fact]
    public void Load_ManyStartAtOnce_AgreeOnOneKey()
    {
        var options = new MasterKeyOptions { DataFolder = folder.Path };
        var keys = new MasterKey[16];
        using var start = new Barrier(keys.Length);
        var threads = Enumerable.Range(0, keys.Length).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            keys[i] = MasterKey.Load(options);
        })).ToList();

        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.Single(keys.Select(key => Convert.ToHexString(key.Bytes)).Distinct());
        Assert.Single(keys, key => key.Origin == MasterKeyOrigin.MadeNow);
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void Load_OwnKeyOpenToOthers_IsRefused(UnixFileMode more)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var path = MasterKey.Load(new MasterKeyOptions { DataFolder = folder.Path }).Path!;
        File.SetUnixFileMode(path, OwnerReadWrite | more);

        var fault = Assert.Throws<MasterKeyException>(
            () => MasterKey.Load(new MasterKeyOptions { DataFolder = folder.Path }));

        Assert.EndsWith("set it to 600.", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead | UnixFileMode.OtherRead, true)]
    [InlineData(UnixFileMode.GroupWrite, false)]
    [InlineData(UnixFileMode.OtherWrite, false)]
    public void Load_SecretFile_MayBeReadByOthersButNotWritten(UnixFileMode more, bool accepted)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var path = folder.File("secret");
        File.WriteAllText(path, Hex + "\n");
        File.SetUnixFileMode(path, OwnerReadWrite | more);
        // Container platforms mount a link to the secret; its own mode is open to all and must not count.
        File.CreateSymbolicLink(folder.File("link"), path);
        var options = new MasterKeyOptions { MasterKeyFile = folder.File("link") };

        if (accepted)
        {
            Assert.Equal(Convert.FromHexString(Hex), MasterKey.Load(options).Bytes.ToArray());
        }
        else
        {
            Assert.Throws<MasterKeyException>(() => MasterKey.Load(options));
        }
    }

    [Fact]
    public void Load_SecretFileMissingOrEmpty_IsRefused()
    {
        File.WriteAllText(folder.File("empty"), "");

        foreach (var name in new[] { "missing", "empty" })
        {
            var options = new MasterKeyOptions { MasterKeyFile = folder.File(name), DataFolder = folder.Path };
            var fault = Assert.Throws<MasterKeyException>(() => MasterKey.Load(options));
            Assert.Contains(folder.File(name), fault.Message, StringComparison.Ordinal);
        }
    }
}
