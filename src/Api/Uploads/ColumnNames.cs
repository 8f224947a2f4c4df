using System.Collections.Frozen;
using System.Text;

namespace Attendance.Uploads;

/// <summary>What a cell or a JSON field is about.</summary>
internal enum PersonField
{
    ParticipantId = 1,
    Name = 2,
    Email = 3,
    Phone = 4,
    Organization = 5,
    BirthDate = 6,
    Region = 7,
    Groups = 8,
    Permissions = 9,
    Status = 10,
}

/// <summary>How organisers head their columns, in English and Korean.</summary>
internal static class ColumnNames
{
    public const string MetadataPrefix = "metadata.";

    private static readonly (PersonField Field, string Json, string[] Names)[] Fields =
    [
        (PersonField.ParticipantId, "participantId",
            ["id", "registration id", "registration no", "registration number", "참가자ID",
                "참가자 아이디", "참가자 번호", "참가ID", "참가번호", "등록번호", "접수번호", "아이디"]),
        (PersonField.Name, "name", ["full name", "participant name", "이름", "성명", "성함", "참가자명", "참가자 이름"]),
        (PersonField.Email, "email",
            ["mail", "email address", "mail address", "이메일", "이메일 주소", "전자우편", "전자메일", "메일", "메일 주소"]),
        (PersonField.Phone, "phone",
            ["mobile", "mobile phone", "tel", "telephone", "phone number", "cell", "cell phone", "전화", "전화번호",
                "연락처", "휴대폰", "휴대폰 번호", "휴대전화", "휴대전화 번호", "핸드폰", "핸드폰 번호", "모바일"]),
        (PersonField.Organization, "organization",
            ["organisation", "company", "affiliation", "소속", "소속 기관", "회사", "회사명", "기관", "기관명", "단체",
                "단체명", "직장"]),
        (PersonField.BirthDate, "birthDate",
            ["birthday", "date of birth", "dob", "생년월일", "생일"]),
        (PersonField.Region, "region", ["지역", "거주지", "거주 지역", "시도", "시/도"]),
        (PersonField.Groups, "groups", ["group", "그룹", "구분", "분류"]),
        (PersonField.Permissions, "permissions", ["permission", "권한"]),
        (PersonField.Status, "status", ["상태"]),
    ];

    private static readonly FrozenDictionary<string, PersonField> ByName = Fields
        .SelectMany(field => field.Names.Append(field.Json), (field, name) => (Name: Plain(name), field.Field))
        .ToFrozenDictionary(pair => pair.Name, pair => pair.Field);

    /// <summary>The names to choose from, for whoever used another one.</summary>
    public static string Known { get; } = string.Join(
        ", ", Fields.Select(field => $"{field.Json} ({string.Join(", ", field.Names.Where(IsKorean).Take(2))})"));

    public static string JsonName(PersonField field) => Fields[(int)field - 1].Json;

    public static PersonField? Find(string header) => ByName.TryGetValue(Plain(header), out var field) ? field : null;

    /// <summary>Case, spaces, dashes and dots aside, the star of a required field too, and composed: some systems take
    /// Hangul apart.</summary>
    private static string Plain(string header)
    {
        var plain = new StringBuilder(header.Length);
        foreach (var c in header.Contains('\uFFFE') ? header : header.Normalize(NormalizationForm.FormKC))
        {
            if (!char.IsWhiteSpace(c) && c is not ('_' or '-' or '.' or '*' or '\u200B' or '\uFEFF'))
            {
                plain.Append(char.ToLowerInvariant(c));
            }
        }

        return plain.ToString();
    }

    private static bool IsKorean(string name) => name.Any(c => c > 0x7F);
}
