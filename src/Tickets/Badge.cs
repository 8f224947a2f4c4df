namespace Attendance.Tickets;

/// <summary>What a badge shows of one person; the texts are the person's own and not trusted.</summary>
public sealed record Badge(string Name, string? Organization, string Token);

/// <summary>Who is not on the sheets, by why, and where the next sheets begin; <see cref="NextPage"/> is a relative
/// address, null after the last.</summary>
public sealed record BadgesLeftOut(int Suspended, int Cancelled, int Revoked, string? NextPage);
