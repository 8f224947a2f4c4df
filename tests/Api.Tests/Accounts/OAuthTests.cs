using System.Net.Http.Headers;
using System.Text;
using Attendance.Callers;

namespace Attendance.Accounts;

public sealed class OAuthTests(Application app) : IClassFixture<Application>
{
    [Fact]
    public async Task Token_KeyAndSecret_OpensWhatTheKeyOpensUntilItIsRevoked()
    {
        var fair = await Fair.OpenAsync(app);
        var key = await AccessKeyTests.KeyAsync(fair, "viewer");
        var (id, whole) = (key["keyId"]!, key["key"]!);

        foreach (var secret in (string[])[whole, whole[^40..]])
        {
            var form = await AskAsync(
                ("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret));
            var basic = await AskAsync($"{id}:{secret}", ("grant_type", "client_credentials"));
            foreach (var answer in (Answer[])[form, basic])
            {
                Assert.Equal(
                    (200, "Bearer", "600", "no-store"),
                    (answer.Status, answer["token_type"], answer["expires_in"], answer.Headers["Cache-Control"]));
                Assert.Equal(200, (await fair.GetAsync("", People.As(answer["access_token"]!))).Status);
                Assert.Equal(403, (await fair.GetAsync("/participants", People.As(answer["access_token"]!))).Status);
            }
        }

        var last = await AskAsync($"{id}:{whole}", ("grant_type", "client_credentials"));
        await fair.PostAsync($"/access-keys/{id}/revoke", null);
        Assert.Equal("key_revoked", (await fair.GetAsync("", People.As(last["access_token"]!)))["code"]);
        var after = await AskAsync($"{id}:{whole}", ("grant_type", "client_credentials"));
        Assert.Equal((401, "invalid_client"), (after.Status, after["error"]));
    }

    [Fact]
    public async Task Token_WrongRequest_AnswersInOAuthsForm()
    {
        var fair = await Fair.OpenAsync(app);
        var key = await AccessKeyTests.KeyAsync(fair, "viewer");
        var other = await AccessKeyTests.KeyAsync(fair, "viewer");
        var (id, secret) = (key["keyId"]!, key["key"]!);

        await ExpectAsync(401, "invalid_client", null, Grant, ("client_id", id), ("client_secret", new('0', 40)));
        await ExpectAsync(401, "invalid_client", null, Grant, ("client_id", id), ("client_secret", other["key"]!));
        await ExpectAsync(401, "invalid_client", null, Grant);
        await ExpectAsync(401, "invalid_client", "nonsense", Grant);
        await ExpectAsync(
            400, "unsupported_grant_type", null, ("grant_type", "password"), ("client_id", id),
            ("client_secret", secret));
        await ExpectAsync(400, "invalid_request", null, ("client_id", id), ("client_secret", secret));
        await ExpectAsync(400, "invalid_request", $"{id}:{secret}", Grant, ("client_secret", secret));
        await ExpectAsync(400, "invalid_request", $"{id}:{secret}", Grant, Grant);
        var json = await app.PostAsync("/oauth/token", new { grant_type = "client_credentials" });
        Assert.Equal((400, "invalid_request"), (json.Status, json["error"]));
        using var parts = new MultipartFormDataContent();
        var multipart = await app.SendAsync(HttpMethod.Post, "/oauth/token", parts);
        Assert.Equal((400, "invalid_request"), (multipart.Status, multipart["error"]));
    }

    private static (string, string) Grant => ("grant_type", "client_credentials");

    private async Task ExpectAsync(int status, string error, string? basic, params (string, string)[] fields)
    {
        var answer = await AskAsync(basic, fields);
        Assert.Equal((status, error), (answer.Status, answer["error"]));
        Assert.Equal(status == 401 && basic is not null, answer.Headers.ContainsKey("WWW-Authenticate"));
    }

    private Task<Answer> AskAsync(params (string, string)[] fields) => AskAsync(null, fields);

    private async Task<Answer> AskAsync(string? basic, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new FormUrlEncodedContent(
                fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
        if (basic is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(basic)));
        }

        using var response = await app.Client.SendAsync(request);
        return await Answer.OfAsync(response);
    }
}
