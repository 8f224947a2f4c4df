using Attendance.Participants;

namespace Attendance.Bench.Search;

/// <summary>People as they register for a fair in Seoul: six in ten written in Hangul, a quarter romanised, the others
/// from elsewhere.</summary>
internal sealed class Crowd(Random random)
{
    private static readonly string[] Surnames = Words("김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 류 홍");
    private static readonly string[] SurnamesLatin = Words(
        "Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Han Oh Seo Shin Kwon Hwang Ahn Song Ryu Hong");

    private static readonly string[] First = Words("민 서 지 하 도 시 예 수 유 현 은 준 태 성 영 재 상 동 경 나");
    private static readonly string[] FirstLatin = Words(
        "min seo ji ha do si ye su yu hyun eun jun tae sung young jae sang dong kyung na");

    private static readonly string[] Second = Words("지 준 윤 우 연 민 서 현 아 은 호 진 빈 원 영 희 수 훈 석 라");
    private static readonly string[] SecondLatin = Words(
        "ji jun yoon woo yeon min seo hyun a eun ho jin bin won young hee su hoon seok ra");

    private static readonly string[] Abroad = Words(
        "Müller Schröder Weiß Łukasz Søren Åsa Žižek García Núñez François Nguyễn O’Brien Smith Johnson 王 李 田中 佐藤");

    private static readonly string[] Given = Words(
        "Anna Jürgen José Zoë Björn Małgorzata Đorđe Chloé Thị William Emma Noah 伟 芳 太郎 花子 Olivia Jean-Luc");

    private static readonly string[] Companies =
    [
        .. Words("삼성전자 현대자동차 네이버 카카오 LG전자 쿠팡 배달의민족 토스 라인플러스 한국전력공사 서울대학교 KAIST"),
        .. from head in Words("Example Blue Nova Hyper Green Data Cloud Quantum Open Bright North Deep")
           from tail in Words("Labs Systems Robotics Works Motors Analytics Studio Partners Networks Foods")
           select $"{head} {tail}",
    ];

    private static readonly string[] Hosts = Words("gmail.com naver.com kakao.com example.com daum.net company.co.kr");

    public Person Next(int number)
    {
        var (surname, first, second) = (random.Next(20), random.Next(20), random.Next(20));
        var name = random.Next(100) switch
        {
            < 60 => Surnames[surname] + First[first] + Second[second],
            < 75 => $"{SurnamesLatin[surname]} {Capital(FirstLatin[first])}{SecondLatin[second]}",
            < 85 => $"{Capital(FirstLatin[first])}-{SecondLatin[second]} {SurnamesLatin[surname]}",
            _ => $"{Pick(Given)} {Pick(Abroad)}",
        };
        return new Person
        {
            Name = name,
            Email = $"{FirstLatin[first]}{SecondLatin[second]}.{SurnamesLatin[surname]}{number}@{Pick(Hosts)}"
                .ToLowerInvariant(),
            Phone = $"+8210{random.Next(100_000_000):D8}",
            Organization = random.Next(100) < 80 ? Pick(Companies) : null,
        };
    }

    private static string[] Words(string words) => words.Split(' ');

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private string Pick(string[] words) => words[random.Next(words.Length)];
}
