using System.Text.Json;

namespace Attendance.TestKit;

/// <summary>Who is on the list at each entry of the feed. An id names whoever was registered with it last, until they
/// are erased; after that nobody, or somebody else with the same id.</summary>
internal sealed class FeedPeople
{
    private readonly Dictionary<string, int> listed = [];

    public int Registered { get; private set; }

    public int Erased { get; private set; }

    /// <summary>Takes an entry in, in the feed's order.</summary>
    public void Follow(string type, JsonElement data)
    {
        switch (type)
        {
            case "participant.registered":
                listed[IdOf(data)] = ++Registered;
                break;
            case "participant.erased":
                listed.Remove(IdOf(data));
                Erased++;
                break;
            default:
                break;
        }
    }

    /// <summary>Whose record this is, were it the feed's next entry; 0 for nobody's. Somebody may be registered between
    /// the door's look at the list and the record: then it still says that nobody was found.</summary>
    public int PersonOf(FeedRecord record) =>
        record.NamesNobody || record.ParticipantId is not { } id ? 0 : listed.GetValueOrDefault(id);

    private static string IdOf(JsonElement data) => data.GetProperty("participantId").GetString()!;
}
