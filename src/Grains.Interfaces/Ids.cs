namespace Attendance;

/// <summary>The ids that people and devices choose: 1–64 of <c>A–Z a–z 0–9 . _ - :</c>.</summary>
public static class Ids
{
    public const int LengthMax = 64;

    public static bool IsValid(string? id)
    {
        if (id is null || id.Length is 0 or > LengthMax)
        {
            return false;
        }

        foreach (var c in id)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-' or ':'))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>How grain keys are made. A slash cannot be part of an id, so a key splits in one way only.</summary>
public static class GrainKeys
{
    public static string Gate(string eventId, string gateId) => $"{eventId}/{gateId}";

    public static string Participant(string eventId, int number) => $"{eventId}/{number}";

    public static string Upload(string eventId, string uploadId) => Job(eventId, uploadId);

    public static string Reseal(string eventId, byte keyId) => Job(eventId, $"reseal-{keyId}");

    public static string Job(string eventId, string jobId) => $"{eventId}/{jobId}";

    public static string Receiver(string eventId, string receiverId) => $"{eventId}/{receiverId}";

    public static (string EventId, string Name) Split(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return (key[..slash], key[(slash + 1)..]);
    }
}
