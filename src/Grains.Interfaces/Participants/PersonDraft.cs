using System.Collections.Immutable;
using System.Globalization;
using Orleans;

namespace Attendance.Participants;

/// <summary>A person as somebody typed it, from whatever way in, before the rules looked at it.</summary>
[GenerateSerializer, Immutable, Alias("person-draft")]
public sealed record PersonDraft
{
    [Id(0)] public string? Name { get; init; }

    [Id(1)] public string? Email { get; init; }

    [Id(2)] public string? Phone { get; init; }

    [Id(3)] public string? Organization { get; init; }

    /// <summary><c>yyyy-MM-dd</c>.</summary>
    [Id(4)] public string? BirthDate { get; init; }

    [Id(5)] public string? Region { get; init; }

    [Id(6)] public ImmutableDictionary<string, string?>? Metadata { get; init; }

    /// <summary>Null for none.</summary>
    [Id(7)] public ImmutableList<string?>? Groups { get; init; }

    /// <summary>Null for the usual ones, <c>["attendance"]</c>.</summary>
    [Id(8)] public ImmutableList<string?>? Permissions { get; init; }

    /// <summary>The draft that would give this participant again, to change some members of.</summary>
    public static PersonDraft Of(Participant participant) => new()
    {
        Name = participant.Person.Name,
        Email = participant.Person.Email,
        Phone = participant.Person.Phone,
        Organization = participant.Person.Organization,
        BirthDate = participant.Person.BirthDate?.ToString("O", CultureInfo.InvariantCulture),
        Region = participant.Person.Region,
        Metadata = participant.Person.Metadata.ToImmutableDictionary(pair => pair.Key, pair => (string?)pair.Value),
        Groups = [.. participant.Groups],
        Permissions = [.. participant.Permissions],
    };

    /// <summary>This draft with what the other one says instead, where it says something; of the metadata entry by
    /// entry, and null takes one away.</summary>
    public PersonDraft With(PersonDraft other) => new()
    {
        Name = other.Name ?? Name,
        Email = other.Email ?? Email,
        Phone = other.Phone ?? Phone,
        Organization = other.Organization ?? Organization,
        BirthDate = other.BirthDate ?? BirthDate,
        Region = other.Region ?? Region,
        Metadata = other.Metadata is null ? Metadata : Merged(Metadata, other.Metadata),
        Groups = other.Groups ?? Groups,
        Permissions = other.Permissions ?? Permissions,
    };

    private static ImmutableDictionary<string, string?> Merged(
        ImmutableDictionary<string, string?>? own, ImmutableDictionary<string, string?> other)
    {
        var merged = (own ?? ImmutableDictionary<string, string?>.Empty).ToBuilder();
        foreach (var (name, value) in other)
        {
            if (value is null)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = value;
            }
        }

        return merged.ToImmutable();
    }
}
