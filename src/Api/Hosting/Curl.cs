using System.Text.Json;

namespace Attendance.Hosting;

/// <summary>Arguments of curl that call the product with a key, to be typed by a person.</summary>
internal sealed class Curl(string url, string key)
{
    private readonly string _authorization = $"-H \"Authorization: Bearer {key}\"";

    public string Get(string path) => $"{_authorization} {url}{path}";

    public string Post(string path, object body) =>
        $"{_authorization} -H 'Content-Type: application/json' -d '{JsonSerializer.Serialize(body)}' {url}{path}";

    public string Put(string path, object body) => $"-X PUT {Post(path, body)}";
}
