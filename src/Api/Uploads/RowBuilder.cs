using System.Collections.Immutable;
using Attendance.Http;
using Attendance.Participants;

namespace Attendance.Uploads;

/// <summary>Gathers one row, from cells or from JSON.</summary>
internal sealed class RowBuilder(int row)
{
    /// <summary>The field of faults of the row as such.</summary>
    public const string RowField = "row";

    private const int FaultsMax = 20;
    private const int FaultFieldMax = 80;

    private readonly Faults _faults = new();
    private readonly string?[] _texts = new string?[(int)PersonField.Region + 1];
    private int _faultCount;
    private ImmutableList<string?>? _groups;
    private ImmutableList<string?>? _permissions;
    private ParticipantStatus? _status;
    private ImmutableDictionary<string, string?>.Builder? _metadata;

    /// <summary>Notes the first ones only, under names cut short: a field of JSON can be called anything.</summary>
    public void Fault(string field, string fault)
    {
        if (++_faultCount <= FaultsMax)
        {
            _faults.Add(field.Length <= FaultFieldMax ? field : $"{field[..FaultFieldMax]}…", fault);
        }
        else if (_faultCount == FaultsMax + 1)
        {
            _faults.Add(RowField, "has more faults than these");
        }
    }

    /// <summary>Notes a fault and answers false when the text is too long.</summary>
    public bool CheckLength(string field, string text)
    {
        if (text.Length > UploadOptions.FieldMax)
        {
            Fault(field, $"may have {UploadOptions.FieldMax} characters");
            return false;
        }

        return true;
    }

    public void Set(PersonField field, string text)
    {
        switch (field)
        {
            case PersonField.Groups:
                _groups = Cell.Labels(text);
                break;
            case PersonField.Permissions:
                _permissions = Cell.Labels(text);
                break;
            case PersonField.Status:
                _status = Cell.Status(text);
                if (_status is null)
                {
                    Fault("status", Cell.StatusFault);
                }

                break;
            default:
                _texts[(int)field] = text;
                break;
        }
    }

    public void SetLabels(PersonField field, ImmutableList<string?> labels)
    {
        if (field == PersonField.Groups)
        {
            _groups = labels;
        }
        else
        {
            _permissions = labels;
        }
    }

    /// <summary>Says that there is metadata, be it empty.</summary>
    public void BeginMetadata() => _metadata ??= ImmutableDictionary.CreateBuilder<string, string?>();

    /// <summary>False when the name was used already.</summary>
    public bool TryAddMetadata(string key, string? value)
    {
        BeginMetadata();
        return _metadata!.TryAdd(key, value);
    }

    public UploadRow Build() => new()
    {
        Row = row,
        ParticipantId = Text(PersonField.ParticipantId),
        Draft = new PersonDraft
        {
            Name = Text(PersonField.Name),
            Email = Text(PersonField.Email),
            Phone = Text(PersonField.Phone),
            Organization = Text(PersonField.Organization),
            BirthDate = Text(PersonField.BirthDate),
            Region = Text(PersonField.Region),
            Metadata = _metadata?.ToImmutable(),
            Groups = _groups,
            Permissions = _permissions,
        },
        Status = _status,
        Faults = _faults.Any
            ? _faults.ToErrors().ToImmutableDictionary(field => field.Key, field => field.Value.ToImmutableArray())
            : ImmutableDictionary<string, ImmutableArray<string>>.Empty,
    };

    private string? Text(PersonField field) => _texts[(int)field];
}
