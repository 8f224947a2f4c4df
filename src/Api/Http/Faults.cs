namespace Attendance.Http;

/// <summary>Gathers what is wrong with a request, field by field.</summary>
internal sealed class Faults
{
    private Dictionary<string, List<string>>? _byField;

    public bool Any => _byField is not null;

    public void Add(string field, string fault)
    {
        _byField ??= [];
        if (!_byField.TryGetValue(field, out var faults))
        {
            _byField[field] = faults = [];
        }

        faults.Add(fault);
    }

    public void Check(bool isRight, string field, string fault)
    {
        if (!isRight)
        {
            Add(field, fault);
        }
    }

    public void CheckId(string? id, string field) => Check(Ids.IsValid(id), field,
        "must be 1–64 of A–Z a–z 0–9 . _ - :");

    public void CheckLength(string? text, int max, string field)
    {
        if (text?.Length > max)
        {
            Add(field, $"may have {max} characters");
        }
    }

    public Dictionary<string, string[]> ToErrors() =>
        _byField?.ToDictionary(field => field.Key, field => field.Value.ToArray()) ?? [];

    public IResult ToProblem() => Problems.Invalid(ToErrors());
}
