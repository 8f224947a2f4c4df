using System.Collections.Immutable;
using System.Globalization;

namespace Attendance.Participants;

/// <summary>The data quality that every way in keeps to: form, API, file, other systems.</summary>
public static class PersonRules
{
    public const int NameMin = 2;
    public const int NameMax = 200;
    public const int OrganizationMax = 200;
    public const int RegionMax = 100;
    public const int MetadataMax = 32;
    public const int MetadataKeyMax = 64;
    public const int MetadataValueMax = 1000;
    public const int LabelsMax = 32;
    public const int AgeMinYears = 13;
    public const int BirthYearMin = 1900;

    public static PersonCheck Check(PersonDraft draft, PersonContext context)
    {
        var faults = new PersonFaults();
        var person = new Person
        {
            Name = Name(draft.Name, faults),
            Email = Email(draft.Email, faults),
            Phone = Phone(draft.Phone, context.Country, faults),
            Organization = Text(draft.Organization, "organization", OrganizationMax, faults),
            BirthDate = BirthDate(draft.BirthDate, context.StartsOn, faults),
            Region = Text(draft.Region, "region", RegionMax, faults),
            Metadata = Metadata(draft.Metadata, faults),
        };
        var groups = Labels(draft.Groups, "groups", faults);
        var permissions = draft.Permissions is null
            ? [Participant.AttendancePermission]
            : Labels(draft.Permissions, "permissions", faults);
        return faults.None
            ? new PersonCheck { Person = person, Groups = groups, Permissions = permissions, Faults = faults.ByField() }
            : new PersonCheck { Faults = faults.ByField() };
    }

    private static string Name(string? raw, PersonFaults faults)
    {
        var name = Text(raw, "name", NameMax, faults);
        if (name is null && !faults.Has("name"))
        {
            faults.Add("name", "A name is required.");
        }
        else if (name is not null && TextRules.Length(name) < NameMin)
        {
            faults.Add("name", $"The name must have at least {NameMin} characters.");
        }

        return name ?? "";
    }

    private static string? Email(string? raw, PersonFaults faults)
    {
        if (string.IsNullOrWhiteSpace(raw))
        {
            faults.Add("email", "An e-mail address is required.");
            return null;
        }

        var email = EmailAddress.Normalise(raw);
        if (email is null)
        {
            faults.Add("email", "This is not a valid e-mail address.");
        }

        return email;
    }

    private static string? Phone(string? raw, string? country, PersonFaults faults)
    {
        if (string.IsNullOrWhiteSpace(raw))
        {
            return null;
        }

        var phone = PhoneNumber.Normalise(raw, country);
        if (phone is null)
        {
            faults.Add("phone", country is null
                ? "This is not a phone number; write it with + and the country's code."
                : $"This is not a phone number of {country}; write one of elsewhere with + and the country's code.");
        }

        return phone;
    }

    private static DateOnly? BirthDate(string? raw, DateOnly startsOn, PersonFaults faults)
    {
        if (string.IsNullOrWhiteSpace(raw))
        {
            return null;
        }

        if (!DateOnly.TryParseExact(
            raw.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            faults.Add("birthDate", "This is not a date in the form yyyy-MM-dd.");
        }
        else if (date.Year < BirthYearMin)
        {
            faults.Add("birthDate", $"The birth date cannot be before {BirthYearMin}.");
        }
        else if (date > startsOn.AddYears(-AgeMinYears))
        {
            faults.Add("birthDate", $"Participants must be at least {AgeMinYears} years old when the event starts.");
        }

        return date;
    }

    private static string? Text(string? raw, string field, int lengthMax, PersonFaults faults)
    {
        var text = TextRules.Trim(raw ?? "");
        if (TextRules.HasControls(text))
        {
            faults.Add(field, "Control characters are not allowed.");
            return null;
        }

        text = text.Normalize();
        if (text.Length > lengthMax)
        {
            faults.Add(field, $"At most {lengthMax} characters are allowed.");
        }

        return text.Length > 0 ? text : null;
    }

    private static ImmutableDictionary<string, string> Metadata(
        IReadOnlyDictionary<string, string?>? raw, PersonFaults faults)
    {
        if (raw is { Count: > MetadataMax })
        {
            faults.Add("metadata", $"At most {MetadataMax} entries are allowed.");
            raw = null;
        }

        var metadata = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var (rawKey, rawValue) in raw ?? ImmutableDictionary<string, string?>.Empty)
        {
            var key = Text(rawKey, "metadata", MetadataKeyMax, faults);
            var value = Text(rawValue, "metadata", MetadataValueMax, faults);
            if (key is null)
            {
                faults.Add("metadata", "Every entry needs a name.");
            }
            else if (!metadata.TryAdd(key, value ?? ""))
            {
                faults.Add("metadata", "Two entries have the same name.");
            }
        }

        return metadata.ToImmutable();
    }

    private static ImmutableArray<string> Labels(IReadOnlyList<string?>? raw, string field, PersonFaults faults)
    {
        if (raw is { Count: > LabelsMax })
        {
            faults.Add(field, $"At most {LabelsMax} are allowed.");
            return [];
        }

        var labels = (raw ?? []).Select(label => label?.Trim() ?? "").Distinct(StringComparer.Ordinal)
            .ToImmutableArray();
        if (!labels.All(Ids.IsValid))
        {
            faults.Add(field, $"Each must have 1 to {Ids.LengthMax} of A–Z a–z 0–9 . _ - :");
        }

        return labels;
    }
}
