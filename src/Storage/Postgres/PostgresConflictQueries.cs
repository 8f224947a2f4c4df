using Attendance.Journal;
using Attendance.Storage.Journal;
using Dapper;
using Npgsql;

namespace Attendance.Storage.Postgres;

/// <summary>Looks up every key that some appends want to use.</summary>
internal static class PostgresConflictQueries
{
    public static async Task<ConflictFacts> LoadAsync(
        NpgsqlConnection connection, StoreMetrics metrics, string eventId, IReadOnlyList<JournalAppend> appends,
        CancellationToken cancellationToken)
    {
        var facts = new ConflictFacts();
        var entries = appends.SelectMany(append => append.Entries).ToList();
        var changes = appends.Select(append => append.Change).OfType<RowChange>()
            .SelectMany(change => change is RowChanges several ? several.Changes : [change]).ToList();
        await LoadEntriesAsync();
        if (changes.Count > 0)
        {
            await LoadEventsAsync();
            await LoadParticipantsAsync();
            await LoadJobsAsync();
            await LoadDevicesAsync();
        }

        return facts;

        async Task LoadEntriesAsync()
        {
            var sequenced = entries.Where(entry => entry.Sequence > 0).ToList();
            facts.Sequences.UnionWith(await QueryAsync<(int, int)>(
                """
                select j.participant, j.sequence
                from unnest(@participants, @sequences) as wanted (participant, sequence)
                join journal as j on j.event_id = @eventId and j.participant = wanted.participant
                    and j.sequence = wanted.sequence and j.sequence > 0
                """,
                new
                {
                    eventId,
                    participants = sequenced.Select(entry => entry.Participant).ToArray(),
                    sequences = sequenced.Select(entry => entry.Sequence).ToArray(),
                }));
            facts.ScanKeys.UnionWith(await QueryAsync<string>(
                "select scan_key from journal where event_id = @eventId and scan_key = any(@scanKeys)",
                new { eventId, scanKeys = entries.Select(entry => entry.ScanKey).OfType<string>().ToArray() }));
        }

        async Task LoadEventsAsync()
        {
            var events = changes.Select(change => (change as EventChange)?.Event ?? (change as GateChange)?.Event);
            foreach (var (id, version) in await QueryAsync<(string, long)>(
                "select event_id, version from events where event_id = any(@ids)",
                new { ids = events.Select(row => row?.EventId).OfType<string>().ToArray() }))
            {
                facts.EventVersions[id] = version;
            }
        }

        async Task LoadParticipantsAsync()
        {
            var rows = changes.OfType<ParticipantChange>().Select(change => change.Row).ToList();
            foreach (var (number, id, emailKey, version) in await QueryAsync<(int, string, string?, long)>(
                """
                select number, participant_id, email_key, version from participants
                where event_id = @eventId
                    and (number = any(@numbers) or participant_id = any(@ids) or email_key = any(@emailKeys))
                """,
                new
                {
                    eventId,
                    numbers = rows.Select(row => row.Number).ToArray(),
                    ids = rows.Select(row => row.ParticipantId).ToArray(),
                    emailKeys = rows.Select(row => row.EmailKey).OfType<string>().ToArray(),
                }))
            {
                facts.Set(new ParticipantKeys(number, id, emailKey, version));
            }
        }

        async Task LoadJobsAsync()
        {
            var jobs = changes.OfType<JobChange>().Select(change => change.Row.JobId).ToArray();
            foreach (var (id, version) in await QueryAsync<(string, long)>(
                "select job_id, version from jobs where event_id = @eventId and job_id = any(@jobs)",
                new { eventId, jobs }))
            {
                facts.JobVersions[id] = version;
            }
        }

        async Task LoadDevicesAsync()
        {
            var enrolments = changes.OfType<DeviceEnrolment>().ToList();
            var devices = changes.OfType<DeviceChange>().Select(change => change.Device.DeviceId)
                .Concat(enrolments.Select(enrolment => enrolment.Device.DeviceId)).ToArray();
            foreach (var (id, version) in await QueryAsync<(string, long)>(
                "select device_id, version from devices where event_id = @eventId and device_id = any(@devices)",
                new { eventId, devices }))
            {
                facts.DeviceVersions[id] = version;
            }

            facts.DeviceCodes.UnionWith(await QueryAsync<string>(
                "select code_id from device_codes where event_id = @eventId and code_id = any(@codes)",
                new { eventId, codes = enrolments.Select(enrolment => enrolment.CodeId).ToArray() }));
        }

        Task<IEnumerable<T>> QueryAsync<T>(string sql, object parameters)
        {
            metrics.CountStatements();
            return connection.QueryAsync<T>(
                new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
        }
    }
}
