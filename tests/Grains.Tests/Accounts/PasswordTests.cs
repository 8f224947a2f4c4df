using Attendance.Keys;

namespace Attendance.Accounts;

public sealed class PasswordTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void Verify_Password_FitsItsOwnHashOnly()
    {
        var hash = PasswordHash.Make("a long walk by the sea", [1, 2, 3, 4, 5, 6, 7, 8], 1_000);

        Assert.StartsWith("pbkdf2-sha512$1000$", hash);
        Assert.True(PasswordHash.Verify(hash, "a long walk by the sea"));
        Assert.False(PasswordHash.Verify(hash, "a long walk by the Sea"));
        Assert.False(PasswordHash.Verify(hash, ""));
        Assert.False(PasswordHash.Verify(null, "a long walk by the sea"));
    }

    [Fact]
    public void Verify_KoreanTypedLetterByLetter_IsTheSame()
    {
        var hash = PasswordHash.Make("바닷가의 긴 산책길을", [1, 2, 3, 4, 5, 6, 7, 8], 1_000);

        Assert.True(PasswordHash.Verify(hash, "바닷가의 긴 산책길을".Normalize(System.Text.NormalizationForm.FormD)));
    }

    [Fact]
    public void IsOld_FewerIterationsThanNow_IsToBeMadeAnew()
    {
        Assert.True(PasswordHash.IsOld(PasswordHash.Make("x", [1, 2, 3, 4, 5, 6, 7, 8], 1_000)));
        Assert.False(PasswordHash.IsOld(PasswordHash.Make("x")));
        Assert.InRange(PasswordHash.Iterations, 210_000, int.MaxValue);
        Assert.NotEqual(PasswordHash.Make("x"), PasswordHash.Make("x"));
    }

    [Theory]
    [InlineData("a long walk by the sea", null)]
    [InlineData("eleven char", "must have 12 to 256 characters")]
    [InlineData("PASSWORD1234", "is one of those that are tried first: take another")]
    [InlineData("aaaabbbbccccdddd", "is one of those that are tried first: take another")]
    [InlineData("hello QUILL hello", "must not contain your e-mail's name")]
    public void Fault_Password_AsTheTableSays(string password, string? fault) =>
        Assert.Equal(fault, PasswordRules.Fault(password, "quill@example.org"));

    [Fact]
    public void Fault_Bounds_AreCounted()
    {
        var text = string.Concat(Enumerable.Repeat("abcdefgh", 33));

        Assert.Null(PasswordRules.Fault(text[..256], "quill@example.org"));
        Assert.NotNull(PasswordRules.Fault(text[..257], "quill@example.org"));
        Assert.Null(PasswordRules.Fault("a walk by the sea", "a@example.org"));
    }

    [Fact]
    public async Task Run_Flood_KeepsTwoAtATimeAndTurnsAwayBeyondTheQueue()
    {
        using var work = new PasswordWork();
        using var gate = new SemaphoreSlim(0);
        using var started = new CountdownEvent(PasswordWork.ThreadsMax);
        int running = 0, most = 0;
        var first = Enumerable.Range(0, PasswordWork.ThreadsMax).Select(_ => work.RunAsync<int?>(Body)).ToArray();
        Assert.True(started.Wait(Patience));

        var waiting = Enumerable.Range(0, PasswordWork.QueueMax).Select(_ => work.RunAsync<int?>(Body)).ToArray();
        var beyond = await work.RunAsync<int?>(Body).WaitAsync(Patience);
        gate.Release(1_000);
        var all = await Task.WhenAll([.. first, .. waiting]).WaitAsync(Patience);

        Assert.Null(beyond);
        Assert.All(all, one => Assert.Equal(1, one));
        Assert.Equal(PasswordWork.ThreadsMax, most);

        int? Body()
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            if (!started.IsSet)
            {
                started.Signal();
            }

            gate.Wait(Patience);
            Interlocked.Decrement(ref running);
            return 1;
        }
    }

    [Fact]
    public void Open_Account_OnlyUnderItsOwnId()
    {
        var seal = new AccountSeal(new DeploymentKeys(Samples.MasterKey));
        var bytes = seal.Seal("a", new AccountPerson("quill@example.org", "Quill"));

        Assert.Equal(new AccountPerson("quill@example.org", "Quill"), seal.Open("a", bytes));
        Assert.Throws<Participants.PersonalDataException>(() => seal.Open("b", bytes));
        Assert.Equal(seal.EmailKey("quill@example.org"), seal.EmailKey(" Quill@EXAMPLE.org"));
        Assert.NotEqual(seal.EmailKey("quill@example.org"), seal.EmailKey("quill@example.com"));
    }
}
