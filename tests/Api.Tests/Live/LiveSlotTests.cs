using System.Collections.Immutable;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Attendance.Journal;

namespace Attendance.Live;

/// <summary>What waits for a client that takes nothing stays within its bounds.</summary>
public sealed class LiveSlotTests
{
    [Fact]
    public void Put_ManyChanges_KeepsTheNewestPictureAndOneMessageOfRecords()
    {
        var slot = new LiveSlot(LiveOptions.AlertsMax);
        slot.Begin(Picture(0), 0, [], isReset: false);
        for (var change = 1; change <= 1_000; change++)
        {
            slot.Put(new LiveChange(Picture(change * 30), Records(change * 30, 30), []));
        }

        var messages = Take(slot);

        Assert.Equal(["attendance.recorded", "stats.updated"], messages.Select(message => (string)message["type"]!));
        Assert.Equal(50, messages[0]["data"]!["records"]!.AsArray().Count);
        Assert.Equal(30_000 - 50, (int)messages[0]["data"]!["leftOut"]!);
        Assert.Equal([30_000, 30_000], messages.Select(message => message.Position()));
        Assert.Empty(Take(slot));
    }

    [Fact]
    public void Put_MoreAlertsThanAreKept_SaysSoWithThePicture()
    {
        var slot = new LiveSlot(alertsMax: 3);
        slot.Begin(Picture(0), 0, [], isReset: false);
        for (var position = 1; position <= 4; position++)
        {
            slot.Put(new LiveChange(Picture(position), null, [Alert(position)]));
        }

        var behind = Take(slot);
        slot.Put(new LiveChange(Picture(5), null, [Alert(5)]));
        var again = Take(slot);

        Assert.Equal([(4L, true)], behind.Select(message => (message.Position(), (bool?)message["reset"] == true)));
        Assert.Equal(
            [("alert.raised", false), ("stats.updated", false)],
            again.Select(message => ((string)message["type"]!, message["reset"] is not null)));
    }

    [Fact]
    public void End_WhileAScanIsUnderWay_WaitsForItsAnswerAndTakesNoOther()
    {
        var slot = new LiveSlot(LiveOptions.AlertsMax);
        Assert.True(slot.TryBegin());

        slot.End(WebSocketCloseStatus.EndpointUnavailable, "stopping");
        slot.End(WebSocketCloseStatus.NormalClosure, "");

        Assert.False(slot.TryBegin());
        Assert.False(slot.IsDone());
        slot.Answer([]);
        slot.Sent(slot.Take([]));
        Assert.True(slot.IsDone());
        Assert.Equal("stopping", slot.Ending!.Reason);
    }

    private static List<JsonObject> Take(LiveSlot slot)
    {
        var messages = new List<byte[]>();
        slot.Take(messages);
        return [.. messages.Select(message => JsonNode.Parse(message)!.AsObject())];
    }

    private static LiveSnapshot Picture(long position) => new(position, "{}"u8.ToArray());

    private static LiveRecords? Records(int last, int count) => LiveRecords.Of(
        [.. Enumerable.Range(last - count + 1, count).Select(position => new JournalEntry
        {
            Position = position,
            Kind = EntryKind.AttendanceRecorded,
            At = DateTimeOffset.UnixEpoch,
            Data = Encoding.UTF8.GetBytes($$"""{"scanId":"s-{{position}}"}"""),
        })],
        count);

    private static LiveAlert Alert(long position) => new(
        position,
        Encoding.UTF8.GetBytes($$$"""{"type":"alert.raised","position":{{{position}}},"data":{}}"""));
}
