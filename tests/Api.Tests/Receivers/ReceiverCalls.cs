namespace Attendance.Receivers;

internal static class ReceiverCalls
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<Answer> PutReceiverAsync(this Fair fair, string receiverId, object receiver) =>
        await fair.PutAsync($"/receivers/{Uri.EscapeDataString(receiverId)}", receiver);

    /// <summary>Waits until every delivery of a receiver has a status, and there are so many.</summary>
    public static async Task<Answer> DeliveredAsync(
        this Fair fair, string receiverId, int count, string status = "delivered")
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            var log = await fair.GetAsync($"/receivers/{receiverId}/deliveries");
            var statuses = log.Each("items", "status");
            if (statuses.Length == count && statuses.All(each => each == status))
            {
                return log;
            }

            // Over HTTP nobody tells when something was delivered.
            await Task.Delay(TimeSpan.FromMilliseconds(20), deadline.Token);
        }
    }
}
