using static Attendance.Callers.CallerRole;
using static Attendance.Callers.RoleTable.Grant;

namespace Attendance.Callers;

/// <summary>Who may do what. What each endpoint needs stands at the endpoint; both together, endpoint by role, in
/// docs/access.md, which a test compares with what happens.</summary>
internal static class RoleTable
{
    internal enum Grant
    {
        No = 1,
        Yes = 2,

        /// <summary>Only a key whose rights name it.</summary>
        IfNamed = 3,
    }

    private static readonly CallerRole[] Roles =
    [
        Owner, Organiser, Staff, Viewer, Device, Integrator, Platform,
    ];

    private static readonly Dictionary<Right, Grant[]> Rows = new()
    {
        //                  owner organiser staff viewer device   integrator platform
        [Right.Self] =      [Yes, Yes,      Yes,  Yes,   Yes,     Yes,       Yes],
        [Right.Plan] =      [Yes, Yes,      Yes,  Yes,   Yes,     Yes,       Yes],
        [Right.Figures] =   [Yes, Yes,      Yes,  Yes,   Yes,     Yes,       Yes],
        [Right.Reports] =   [Yes, Yes,      Yes,  Yes,   No,      Yes,       No],
        [Right.Feed] =      [Yes, Yes,      No,   No,    No,      Yes,       Yes],
        [Right.Scan] =      [Yes, Yes,      Yes,  No,    Yes,     IfNamed,   No],
        [Right.Override] =  [Yes, Yes,      Yes,  No,    IfNamed, No,        No],
        [Right.Notice] =    [Yes, Yes,      Yes,  No,    No,      No,        No],
        [Right.People] =    [Yes, Yes,      Yes,  No,    No,      Yes,       No],
        [Right.Enlist] =    [Yes, Yes,      No,   No,    No,      Yes,       No],
        [Right.Organise] =  [Yes, Yes,      No,   No,    No,      No,        No],
        [Right.Own] =       [Yes, No,       No,   No,    No,      No,        No],
    };

    public static bool Has(CallerRole role, Right right, IReadOnlyCollection<Right> named) => Of(role, right) switch
    {
        Yes => named.Count == 0 || right == Right.Self || named.Contains(right),
        IfNamed => named.Contains(right),
        _ => false,
    };

    /// <summary>Whether a key of this role may name this right.</summary>
    public static bool CanHave(CallerRole role, Right right) => Of(role, right) != No;

    private static Grant Of(CallerRole role, Right right) =>
        Rows.TryGetValue(right, out var row) ? row[Array.IndexOf(Roles, role)] : No;
}
