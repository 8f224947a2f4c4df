using System.Collections.Immutable;
using System.Globalization;
using Attendance.Http;

namespace Attendance.Participants;

internal sealed record ParticipantRequest
{
    public const string StatusFault = "must be registered, active, pending, suspended or cancelled";

    public string? ParticipantId { get; set; }

    public string? Name { get; set; }

    public string? Email { get; set; }

    public string? Phone { get; set; }

    public string? Organization { get; set; }

    public string? BirthDate { get; set; }

    public string? Region { get; set; }

    public ImmutableList<string?>? Groups { get; set; }

    public ImmutableList<string?>? Permissions { get; set; }

    public string? Status { get; set; }

    public ImmutableDictionary<string, string?>? Metadata { get; set; }

    public PersonDraft ToDraft() => new()
    {
        Name = Name,
        Email = Email,
        Phone = Phone,
        Organization = Organization,
        BirthDate = BirthDate,
        Region = Region,
        Metadata = Metadata,
        Groups = Groups,
        Permissions = Permissions,
    };

    public bool SaysSomethingOfThePerson() => ToDraft() != new PersonDraft();

    public ParticipantStatus? ReadStatus(Faults faults)
    {
        if (Status is null)
        {
            return null;
        }

        faults.Check(
            ApiJson.TryParse<ParticipantStatus>(Status, out var status),
            "status", StatusFault);
        return status;
    }
}

internal sealed record ParticipantResponse
{
    public required string ParticipantId { get; init; }

    public required string Name { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public string? Organization { get; init; }

    public string? BirthDate { get; init; }

    public string? Region { get; init; }

    public required IReadOnlyList<string> Groups { get; init; }

    public required IReadOnlyList<string> Permissions { get; init; }

    public required ParticipantStatus Status { get; init; }

    public required DateTimeOffset RegistrationDate { get; init; }

    public string? Token { get; init; }

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    public static ParticipantResponse Of(ParticipantView view)
    {
        var (participant, person) = (view.Participant, view.Participant.Person);
        return new ParticipantResponse
        {
            ParticipantId = participant.ParticipantId,
            Name = person.Name,
            Email = person.Email,
            Phone = person.Phone,
            Organization = person.Organization,
            BirthDate = person.BirthDate?.ToString("O", CultureInfo.InvariantCulture),
            Region = person.Region,
            Groups = participant.Groups,
            Permissions = participant.Permissions,
            Status = participant.Status,
            RegistrationDate = participant.RegistrationDate,
            Token = view.Token,
            Metadata = person.Metadata,
        };
    }
}

internal sealed record ParticipantPage(IReadOnlyList<ParticipantResponse> Items, string? NextCursor);
