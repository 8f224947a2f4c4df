using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Attendance.Receivers;

/// <summary>How a delivery is called and signed, when it is tried again, and what is given up.</summary>
internal static class DeliveryRules
{
    public static readonly TimeSpan DelayMax = TimeSpan.FromHours(1);

    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(1);

    /// <summary>How long the secret before the present one signs too.</summary>
    public static readonly TimeSpan OldSecretTime = TimeSpan.FromHours(24);

    /// <summary>How long the log of what was done is kept.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    private const double JitterShare = 0.2;

    private const int Gone = 410;

    /// <summary>The same in every attempt: the receiver knows by it what it has already.</summary>
    public static string Id(string eventId, string receiverId, long position) =>
        string.Create(CultureInfo.InvariantCulture, $"{eventId}:{receiverId}:{position}");

    /// <summary>One <c>v1=…</c> for each secret: the HMAC-SHA256 of <c>timestamp.body</c> under the secret's
    /// text.</summary>
    public static string Signature(IEnumerable<string> secrets, long timestamp, byte[] body)
    {
        var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{timestamp}."));
        byte[] signed = [.. head, .. body];
        return string.Join(",", secrets.Select(secret =>
            $"v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}"));
    }

    /// <summary>32 random bytes as text.</summary>
    public static string NewSecret() =>
        Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>Doubles with each attempt, up to an hour; a fifth more or less, so that what failed together does not
    /// come back together. The same for the same delivery and attempt.</summary>
    public static TimeSpan Delay(string deliveryId, int attempts, TimeSpan retry)
    {
        var delay = retry;
        for (var i = 1; i < attempts && delay < DelayMax; i++)
        {
            delay *= 2;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{deliveryId}#{attempts}")), hash);
        var chance = BinaryPrimitives.ReadUInt32BigEndian(hash) / (double)uint.MaxValue;
        return (delay < DelayMax ? delay : DelayMax) * (1 + (JitterShare * ((2 * chance) - 1)));
    }

    /// <summary>What is noted of a delivery after a web hook was called.</summary>
    public static DeliveryMark After(
        string deliveryId, ReceiverKind kind, Delivery delivery, WebHookAnswer answer, DateTimeOffset now,
        TimeSpan retry)
    {
        var mark = new DeliveryMark
        {
            Position = delivery.Position,
            Status = DeliveryStatus.Delivered,
            At = now,
            Tried = true,
            Answer = answer.Text,
        };
        if (answer.IsGood)
        {
            return mark;
        }

        var delay = Delay(deliveryId, delivery.Attempts + 1, retry);
        var wish = answer.RetryAfter is { } asked && asked > delay ? asked : delay;
        return answer.Status == Gone
            ? mark with { Status = DeliveryStatus.Failed }
            : Later(mark, kind, delivery, asked: wish < DelayMax || wish == delay ? wish : DelayMax);
    }

    /// <summary>To be tried again, unless the delivery's day is over.</summary>
    public static DeliveryMark Later(DeliveryMark mark, ReceiverKind kind, Delivery delivery, TimeSpan asked)
    {
        var dueAt = mark.At + asked;
        if (kind == ReceiverKind.Platform)
        {
            return mark with { Status = DeliveryStatus.Queued, DueAt = dueAt };
        }

        // The last attempt is when the day is over, not an hour later.
        var endsAt = delivery.SinceAt + GiveUpAfter;
        return mark.At >= endsAt
            ? mark with { Status = DeliveryStatus.Failed }
            : mark with { Status = DeliveryStatus.Queued, DueAt = dueAt < endsAt ? dueAt : endsAt };
    }
}
