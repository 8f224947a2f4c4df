using System.Collections.Immutable;

namespace Attendance.Participants;

/// <summary>A person as sealed; the shape is stored for ever. Settable, because that is read twice as fast.</summary>
internal sealed class SealedPerson
{
    public string Name { get; set; } = "";

    public string? Email { get; set; }

    public string? Phone { get; set; }

    public string? Organization { get; set; }

    public DateOnly? BirthDate { get; set; }

    public string? Region { get; set; }

    public IReadOnlyDictionary<string, string>? Metadata { get; set; }

    public static SealedPerson Of(Person person) => new()
    {
        Name = person.Name,
        Email = person.Email,
        Phone = person.Phone,
        Organization = person.Organization,
        BirthDate = person.BirthDate,
        Region = person.Region,
        Metadata = person.Metadata.IsEmpty ? null : person.Metadata,
    };

    public Person ToPerson() => new()
    {
        Name = Name,
        Email = Email,
        Phone = Phone,
        Organization = Organization,
        BirthDate = BirthDate,
        Region = Region,
        Metadata = Metadata?.ToImmutableDictionary() ?? ImmutableDictionary<string, string>.Empty,
    };
}
