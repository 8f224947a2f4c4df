using System.Diagnostics;
using Attendance.Journal;

namespace Attendance.Storage.Journal;

/// <summary>Judges appends in their order: each against the database and the ones before it that stand.</summary>
internal static class ConflictFinder
{
    public static AppendResult?[] Find(IReadOnlyList<JournalAppend> appends, ConflictFacts facts)
    {
        var results = new AppendResult?[appends.Count];
        for (var i = 0; i < appends.Count; i++)
        {
            results[i] = OfEntries(appends[i], facts) ?? OfChange(appends[i].Change, facts);
            if (results[i] is null)
            {
                Accept(appends[i], facts);
            }
        }

        return results;
    }

    private static AppendResult? OfEntries(JournalAppend append, ConflictFacts facts)
    {
        for (var i = 0; i < append.Entries.Length; i++)
        {
            var entry = append.Entries[i];
            if (entry.Sequence > 0 && (facts.Sequences.Contains((entry.Participant, entry.Sequence))
                || append.Entries.Take(i).Any(e => e.Participant == entry.Participant && e.Sequence == entry.Sequence)))
            {
                return new AppendResult { Outcome = AppendOutcome.SequenceTaken };
            }

            if (entry.ScanKey is not null && (facts.ScanKeys.Contains(entry.ScanKey)
                || append.Entries.Take(i).Any(e => e.ScanKey == entry.ScanKey)))
            {
                return new AppendResult { Outcome = AppendOutcome.ScanTaken };
            }
        }

        return null;
    }

    private static AppendResult? OfChange(RowChange? change, ConflictFacts facts)
    {
        if (change is RowChanges several)
        {
            // Each against what was there before: whoever made them saw to it that they go together.
            return several.Changes.Select(each => OfChange(each, facts)).FirstOrDefault(result => result is not null);
        }

        var constraint = change switch
        {
            null => null,
            EventChange { Create: true } create =>
                facts.EventVersions.ContainsKey(create.Event.EventId) ? JournalConstraints.EventId : null,
            EventChange update => OfVersion(update.Event.EventId, update.Event.Version, facts),
            GateChange gate => OfVersion(gate.Event.EventId, gate.Event.Version, facts),
            ParticipantChange participant => OfParticipant(participant, facts),
            JobChange job => OfJob(job, facts),
            DeviceEnrolment enrolment => OfEnrolment(enrolment, facts),
            DeviceChange { Device: var row } =>
                facts.DeviceVersions.GetValueOrDefault(row.DeviceId) == row.Version - 1
                    ? null
                    : JournalConstraints.Version,
            UploadReport => null,
            _ => throw new UnreachableException($"No rule for {change}."),
        };
        return constraint is null
            ? null
            : new AppendResult { Outcome = AppendOutcome.RowConflict, Constraint = constraint };
    }

    private static string? OfVersion(string eventId, long version, ConflictFacts facts) =>
        facts.EventVersions.TryGetValue(eventId, out var stored) && stored == version - 1
            ? null
            : JournalConstraints.Version;

    private static string? OfJob(JobChange change, ConflictFacts facts) =>
        facts.JobVersions.GetValueOrDefault(change.Row.JobId) == change.Row.Version - 1
            ? null
            : JournalConstraints.Version;

    private static string? OfEnrolment(DeviceEnrolment change, ConflictFacts facts) =>
        facts.DeviceVersions.ContainsKey(change.Device.DeviceId) ? JournalConstraints.DeviceId
        : facts.DeviceCodes.Contains(change.CodeId) ? null
        : JournalConstraints.DeviceCode;

    private static string? OfParticipant(ParticipantChange change, ConflictFacts facts)
    {
        var row = change.Row;
        facts.Participants.TryGetValue(row.Number, out var stored);
        if (!change.Create && stored?.Version != row.Version - 1)
        {
            return JournalConstraints.Version;
        }

        // The ids first: a repeated create meets its own row, and the caller wants to hear of the person, not of the
        // number.
        var ownIdTaken = change.Create && stored?.ParticipantId == row.ParticipantId;
        var ownEmailTaken = change.Create && row.EmailKey is not null && stored?.EmailKey == row.EmailKey;
        return ownIdTaken || facts.HasOtherId(row) ? JournalConstraints.ParticipantId
            : ownEmailTaken || facts.HasOtherEmail(row) ? JournalConstraints.Email
            : change.Create && stored is not null ? JournalConstraints.Number
            : null;
    }

    private static void Accept(JournalAppend append, ConflictFacts facts)
    {
        foreach (var entry in append.Entries)
        {
            if (entry.Sequence > 0)
            {
                facts.Sequences.Add((entry.Participant, entry.Sequence));
            }

            if (entry.ScanKey is not null)
            {
                facts.ScanKeys.Add(entry.ScanKey);
            }
        }

        Accept(append.Change, facts);
    }

    private static void Accept(RowChange? change, ConflictFacts facts)
    {
        switch (change)
        {
            case EventChange { Event: var row }:
                facts.EventVersions[row.EventId] = row.Version;
                break;
            case GateChange { Event: var row }:
                facts.EventVersions[row.EventId] = row.Version;
                break;
            case JobChange { Row: var row }:
                facts.JobVersions[row.JobId] = row.Version;
                break;
            case DeviceChange { Device: var row }:
                facts.DeviceVersions[row.DeviceId] = row.Version;
                break;
            case DeviceEnrolment enrolment:
                facts.DeviceVersions[enrolment.Device.DeviceId] = enrolment.Device.Version;
                facts.DeviceCodes.Remove(enrolment.CodeId);
                break;
            case RowChanges { Changes: var several }:
                foreach (var each in several)
                {
                    Accept(each, facts);
                }

                break;
            case ParticipantChange { Row: var row }:
                facts.Set(new ParticipantKeys(row.Number, row.ParticipantId, row.EmailKey, row.Version));
                break;
        }
    }
}
