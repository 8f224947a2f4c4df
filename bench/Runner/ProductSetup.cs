using System.Net.Http.Json;

namespace Attendance.Bench.Runner;

/// <summary>Sets an event up through the product's own API: gates, people, and the doors opened.</summary>
internal static class ProductSetup
{
    /// <summary>
    /// Returns how many seconds the registration took; the tokens are in <paramref name="tokensFile"/>.
    /// </summary>
    public static async Task<double> RunAsync(
        ServerProcess product, LoadGenerator load, string eventId, int people, string tokensFile,
        CancellationToken cancellationToken)
    {
        await SendAsync(
            HttpMethod.Post, ProductContract.EventsPath, ProductContract.EventBody(eventId, DateTimeOffset.UtcNow));
        foreach (var gate in ProductContract.Gates)
        {
            await SendAsync(HttpMethod.Put, ProductContract.GatePath(eventId, gate), ProductContract.GateBody(gate));
        }

        var ids = tokensFile + ".ids";
        await File.WriteAllLinesAsync(
            ids, Enumerable.Range(1, people).Select(n => $"participant-{n:D6}"), cancellationToken);
        var registered = await load.RunAsync(
            new LoadRequest(product.Url(ProductContract.ParticipantsPath(eventId)), ids, Connections: 64)
            {
                Body = ProductContract.ParticipantBody,
                Capture = $"token={tokensFile}",
            },
            cancellationToken);
        if (registered.Failed > 0)
        {
            throw new InvalidOperationException(
                $"{registered.Failed} people were not registered: {registered.FirstFailure}");
        }

        await SendAsync(HttpMethod.Post, ProductContract.StatusPath(eventId), new { status = "published" });
        await SendAsync(HttpMethod.Post, ProductContract.StatusPath(eventId), new { status = "open" });
        return registered.Seconds;

        async Task SendAsync(HttpMethod method, string path, object body)
        {
            using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {ProductContract.OwnerKey}");
            using var answer = await product.Client.SendAsync(request, cancellationToken);
            if (!answer.IsSuccessStatusCode)
            {
                var text = await answer.Content.ReadAsStringAsync(cancellationToken);
                throw new InvalidOperationException($"{method} {path} answered {(int)answer.StatusCode}: {text}");
            }
        }
    }
}
