using System.Collections.Frozen;
using System.Globalization;

namespace Attendance.Participants;

/// <summary>How one country's numbers are dialled: calling code, digits that callers at home put first, lengths.
/// Wide on purpose: it keeps out what cannot be a number, and leaves area codes to the networks.</summary>
internal sealed record NumberingPlan(string Country, string Code, string? Trunk, int Min, int Max)
{
    // Country, calling code, trunk prefix (- for none), shortest and longest number without them.
    private const string Table = """
        KR 82 0 8 11;JP 81 0 9 10;CN 86 0 9 11;TW 886 0 8 9;HK 852 - 8 8;MO 853 - 8 8;MN 976 0 8 8;SG 65 - 8 8;
        MY 60 0 8 10;TH 66 0 8 9;VN 84 0 9 10;PH 63 0 8 10;ID 62 0 8 12;KH 855 0 8 9;LA 856 0 8 10;MM 95 0 7 10;
        BN 673 - 7 7;IN 91 0 10 10;PK 92 0 9 10;BD 880 0 8 10;LK 94 0 9 9;NP 977 0 8 10;AF 93 0 9 9;KZ 7 8 10 10;
        UZ 998 - 9 9;KG 996 0 9 9;TJ 992 - 9 9;GE 995 0 9 9;AM 374 0 8 8;AZ 994 0 9 9;TR 90 0 10 10;IL 972 0 8 9;
        JO 962 0 8 9;LB 961 0 7 8;IQ 964 0 8 10;IR 98 0 10 10;SA 966 0 8 9;AE 971 0 8 9;QA 974 - 7 8;KW 965 - 8 8;
        BH 973 - 8 8;OM 968 - 8 8;YE 967 0 7 9;AU 61 0 9 9;NZ 64 0 8 10;FJ 679 - 7 7;US 1 1 10 10;CA 1 1 10 10;
        PR 1 1 10 10;DO 1 1 10 10;JM 1 1 10 10;MX 52 - 10 10;BR 55 0 10 11;AR 54 0 10 11;CL 56 - 9 9;CO 57 - 10 10;
        PE 51 0 8 9;VE 58 0 10 10;EC 593 0 8 9;UY 598 0 8 8;PY 595 0 7 9;BO 591 - 8 8;CR 506 - 8 8;PA 507 - 7 8;
        GT 502 - 8 8;SV 503 - 8 8;HN 504 - 8 8;NI 505 - 8 8;CU 53 0 8 8;GB 44 0 9 10;IE 353 0 7 9;FR 33 0 9 9;
        DE 49 0 6 12;AT 43 0 6 13;CH 41 0 9 9;LI 423 - 7 9;IT 39 - 6 11;ES 34 - 9 9;PT 351 - 9 9;NL 31 0 9 9;
        BE 32 0 8 9;LU 352 - 6 9;DK 45 - 8 8;SE 46 0 7 10;NO 47 - 8 8;FI 358 0 6 12;IS 354 - 7 9;PL 48 - 9 9;
        CZ 420 - 9 9;SK 421 0 9 9;HU 36 06 8 9;RO 40 0 9 9;BG 359 0 7 9;GR 30 - 10 10;CY 357 - 8 8;MT 356 - 8 8;
        EE 372 - 7 8;LV 371 - 8 8;LT 370 0 8 8;UA 380 0 9 9;BY 375 80 9 9;MD 373 0 8 8;RU 7 8 10 10;SI 386 0 8 8;
        HR 385 0 8 9;RS 381 0 7 10;BA 387 0 8 9;ME 382 0 8 9;MK 389 0 8 8;AL 355 0 8 9;EG 20 0 8 10;MA 212 0 9 9;
        DZ 213 0 8 9;TN 216 - 8 8;LY 218 0 8 9;ZA 27 0 9 9;NG 234 0 7 10;KE 254 0 7 9;GH 233 0 9 9;ET 251 0 9 9;
        TZ 255 0 9 9;UG 256 0 9 9;RW 250 0 9 9;SN 221 - 9 9;CI 225 - 10 10;CM 237 - 8 9;ZM 260 0 9 9;ZW 263 0 8 10
        """;

    // Assigned codes, to tell where a code ends and which leading digits are no code at all.
    private const string Codes = """
        1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84
        86 90 91 92 93 94 95 98 211 212 213 216 218 220 221 222 223 224 225 226 227 228 229 230 231 232 233 234 235 236
        237 238 239 240 241 242 243 244 245 246 247 248 249 250 251 252 253 254 255 256 257 258 260 261 262 263 264 265
        266 267 268 269 290 291 297 298 299 350 351 352 353 354 355 356 357 358 359 370 371 372 373 374 375 376 377 378
        380 381 382 383 385 386 387 389 420 421 423 500 501 502 503 504 505 506 507 508 509 590 591 592 593 594 595 596
        597 598 599 670 672 673 674 675 676 677 678 679 680 681 682 683 685 686 687 688 689 690 691 692 850 852 853 855
        856 880 886 960 961 962 963 964 965 966 967 968 970 971 972 973 974 975 976 977 992 993 994 995 996 998
        """;

    private static readonly FrozenDictionary<string, NumberingPlan> ByCountry = Table
        .Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(Parse).ToFrozenDictionary(plan => plan.Country, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, NumberingPlan[]> ByCode = ByCountry.Values
        .GroupBy(plan => plan.Code).ToFrozenDictionary(plans => plans.Key, plans => plans.ToArray());

    private static readonly FrozenSet<string> CallingCodes =
        Codes.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet();

    /// <summary>What callers at home dial before a calling code. Koreans dial a carrier's, but write 00.</summary>
    public string ExitCode => Code switch
    {
        "1" => "011",
        "61" => "0011",
        "81" => "010",
        "7" => "810",
        _ => "00",
    };

    public static NumberingPlan? Of(string country) => ByCountry.GetValueOrDefault(country);

    public static IReadOnlyList<NumberingPlan> WithCode(string code) => ByCode.GetValueOrDefault(code, []);

    /// <summary>The calling code that these digits begin with; no code begins with another one.</summary>
    public static string? CallingCodeOf(string digits)
    {
        for (var length = 1; length <= 3 && length < digits.Length; length++)
        {
            if (CallingCodes.Contains(digits[..length]))
            {
                return digits[..length];
            }
        }

        return null;
    }

    /// <summary>Whether digits without calling code and trunk prefix can be a number.</summary>
    public bool Holds(string digits)
    {
        if (digits.Length < Min || digits.Length > Max)
        {
            return false;
        }

        return Code switch
        {
            // Area code and exchange both start at 2.
            "1" => digits[0] >= '2' && digits[3] >= '2',

            // Here a zero belongs to the number.
            "39" or "225" => true,
            _ => digits[0] != '0',
        };
    }

    private static NumberingPlan Parse(string row)
    {
        var fields = row.Split(' ');
        return new NumberingPlan(
            fields[0], fields[1], fields[2] == "-" ? null : fields[2],
            int.Parse(fields[3], CultureInfo.InvariantCulture), int.Parse(fields[4], CultureInfo.InvariantCulture));
    }
}
