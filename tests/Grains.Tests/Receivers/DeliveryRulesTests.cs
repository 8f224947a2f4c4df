using System.Text;

namespace Attendance.Receivers;

public sealed class DeliveryRulesTests
{
    private const string Id = "conf-26:ops:7";

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    /// <summary>By <c>printf '1700000000.{"id":"x:1"}' | openssl dgst -sha256 -hmac whsec-of-this-test</c>.</summary>
    [Fact]
    public void Signature_OfAKnownText_IsWhatOthersCompute()
    {
        const string Known = "v1=074bcfd4ddae9b4fd60e3e32de02f8dc243ab595d5acb3f358afbfbec4c43f6a";
        var body = Encoding.UTF8.GetBytes("{\"id\":\"x:1\"}");

        Assert.Equal(Known, DeliveryRules.Signature(["whsec-of-this-test"], 1_700_000_000, body));
        var both = DeliveryRules.Signature(["whsec-of-this-test", "older"], 1_700_000_000, body);

        Assert.StartsWith(Known + ",v1=", both);
        Assert.Equal((2 * Known.Length) + 1, both.Length);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(3, 20)]
    [InlineData(10, 2_560)]
    [InlineData(11, 3_600)]
    [InlineData(1_000, 3_600)]
    public void Delay_DoublesUpToAnHour_AFifthMoreOrLess(int attempts, int seconds)
    {
        foreach (var number in Enumerable.Range(1, 200))
        {
            var delay = DeliveryRules.Delay($"conf-26:ops:{number}", attempts, Retry);

            Assert.InRange(delay.TotalSeconds, seconds * 0.8, seconds * 1.2);
            Assert.Equal(delay, DeliveryRules.Delay($"conf-26:ops:{number}", attempts, Retry));
        }
    }

    [Fact]
    public void Delay_ManyDeliveries_AreSpread()
    {
        var delays = Enumerable.Range(1, 200)
            .Select(number => DeliveryRules.Delay($"conf-26:ops:{number}", 1, Retry).TotalSeconds).ToList();

        Assert.InRange(delays.Min(), 4, 4.2);
        Assert.InRange(delays.Max(), 5.8, 6);
        Assert.InRange(delays.Average(), 4.8, 5.2);
    }

    [Theory]
    [InlineData(200, DeliveryStatus.Delivered)]
    [InlineData(204, DeliveryStatus.Delivered)]
    [InlineData(299, DeliveryStatus.Delivered)]
    [InlineData(301, DeliveryStatus.Queued)]
    [InlineData(400, DeliveryStatus.Queued)]
    [InlineData(410, DeliveryStatus.Failed)]
    [InlineData(429, DeliveryStatus.Queued)]
    [InlineData(503, DeliveryStatus.Queued)]
    public void After_EachStatus_IsDeliveredOrTriedAgainOrFailed(int status, DeliveryStatus expected)
    {
        var mark = After(WebHookAnswer.Of(status));

        Assert.Equal((expected, $"{status}", true), (mark.Status, mark.Answer, mark.Tried));
        Assert.Equal(expected == DeliveryStatus.Queued, mark.DueAt is not null);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(90, 90)]
    [InlineData(7_200, 3_600)]
    public void After_RetryAfter_IsHonouredUpToAnHour(int asked, int expectedSeconds)
    {
        var mark = After(WebHookAnswer.Of(503, TimeSpan.FromSeconds(asked)));

        Assert.InRange((mark.DueAt!.Value - Samples.Nine).TotalSeconds, expectedSeconds * 0.8, expectedSeconds * 1.2);
    }

    [Fact]
    public void After_ADay_IsGivenUpUnlessForThePlatform()
    {
        var answer = WebHookAnswer.None("timeout");
        var day = TimeSpan.FromDays(1);

        var last = After(answer, ReceiverKind.Webhook, day - TimeSpan.FromSeconds(1), attempts: 30);
        Assert.Equal((DeliveryStatus.Queued, Samples.Nine + day), (last.Status, last.DueAt));
        Assert.Equal(DeliveryStatus.Failed, After(answer, ReceiverKind.Webhook, day, attempts: 30).Status);
        Assert.Equal(DeliveryStatus.Failed, After(answer, ReceiverKind.Mail, day, attempts: 30).Status);
        Assert.Equal(DeliveryStatus.Queued, After(answer, ReceiverKind.Platform, 100 * day, attempts: 9_000).Status);
    }

    [Theory]
    [InlineData("93.184.216.34", true)]
    [InlineData("1.1.1.1", true)]
    [InlineData("172.15.255.255", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("::ffff:93.184.216.34", true)]
    [InlineData("2002:5db8:d822::1", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("100.100.100.200", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.255.255.254", false)]
    [InlineData("168.63.129.16", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.0.0.192", false)]
    [InlineData("192.168.0.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::127.0.0.1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2001:0:7f00:1::", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fec0::1", false)]
    [InlineData("ff02::1", false)]
    public void IsAllowed_OnlyWhatAnybodyCanReach(string address, bool isAllowed) =>
        Assert.Equal(isAllowed, ReceiverAddresses.IsAllowed(System.Net.IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://hooks.example.org/a?b=c", null)]
    [InlineData("https://hooks.example.org:8443/", null)]
    [InlineData("http://hooks.example.org/", "must begin with https:")]
    [InlineData("https://me:secret@hooks.example.org/", "must not have a user or password")]
    [InlineData("https://hooks.example.org:0/", "must have a port from 1 to 65535")]
    [InlineData("ftp://hooks.example.org/", "must be an https address of at most 2000 characters")]
    [InlineData("file:///etc/passwd", "must be an https address of at most 2000 characters")]
    [InlineData("//hooks.example.org/", "must be an https address of at most 2000 characters")]
    [InlineData(null, "must be an https address of at most 2000 characters")]
    public void UrlFault_OfEachAddress_SaysWhatIsWrong(string? url, string? fault) =>
        Assert.Equal(fault, ReceiverRules.UrlFault(url, allowHttp: false));

    [Fact]
    public void UrlFault_Http_IsAllowedBySetting() =>
        Assert.Null(ReceiverRules.UrlFault("http://127.0.0.1:99/", allowHttp: true));

    [Theory]
    [InlineData(0, 5, "Attendance:Receivers:Connections is 0; it must be 1 to 64.")]
    [InlineData(65, 5, "Attendance:Receivers:Connections is 65; it must be 1 to 64.")]
    [InlineData(4, 0, "Attendance:Receivers:RetrySeconds is 0; it must be 1 to 3600.")]
    public void Faults_OutOfRange_AreNamed(int connections, int seconds, string fault) => Assert.Equal(
        [fault], new ReceiverOptions { Connections = connections, RetrySeconds = seconds }.Faults());

    private static DeliveryMark After(
        WebHookAnswer answer, ReceiverKind kind = ReceiverKind.Webhook, TimeSpan age = default, int attempts = 0) =>
        DeliveryRules.After(
            Id, kind,
            new Delivery
            {
                Position = 7,
                Type = "alert.raised",
                Status = DeliveryStatus.Sending,
                Attempts = attempts,
                DueAt = Samples.Nine,
                CreatedAt = Samples.Nine,
                SinceAt = Samples.Nine,
            },
            answer, Samples.Nine + age, Retry);
}
