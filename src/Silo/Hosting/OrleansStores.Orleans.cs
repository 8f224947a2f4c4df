using Attendance.Journal;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Storage;

namespace Attendance.Hosting;

/// <summary>A cluster that needs no server beside PostgreSQL: Orleans' own AdoNet providers, on the tables and
/// statements of migration 0012. Whoever hosts a silo brings the store to this schema before the silo starts.</summary>
internal static class OrleansStores
{
    /// <summary>Orleans loads the driver of this name, which comes with our own stores.</summary>
    public const string Invariant = "Npgsql";

    /// <summary>Orleans' provider, which grains do not see: <see cref="AdoNetGrainState"/> stands before it.</summary>
    private const string Rows = "orleansstorage";

    /// <summary>Two pools, so that many snapshots at once do not hold up a sign of life. A silo that cannot tell within
    /// seconds that it lives should fail to, not wait.</summary>
    private const string MembershipDefaults =
        "Timeout=3;Command Timeout=5;Maximum Pool Size=5;Max Auto Prepare=16;Application Name=attendance-membership;";

    private const string StateDefaults =
        "Timeout=3;Command Timeout=5;Maximum Pool Size=10;Max Auto Prepare=16;Application Name=attendance-state;";

    /// <summary>How the membership is reached in this database.</summary>
    public static string MembershipIn(string connectionString) => MembershipDefaults + connectionString;

    /// <summary>Grain state by Orleans' provider in the place of our own. To be called after the stores were added: of
    /// two services with one key the later counts.</summary>
    public static ISiloBuilder AddPostgresGrainState(this ISiloBuilder silo, string connectionString)
    {
        silo.AddAdoNetGrainStorage(Rows, options =>
        {
            options.Invariant = Invariant;
            options.ConnectionString = StateDefaults + connectionString;
            options.GrainStorageSerializer = new StateTextBytes();
            // A cleared state is one that was never written, as in our own stores.
            options.DeleteStateOnClear = true;
        });
        silo.Services.AddKeyedSingleton<IGrainStorage>(
            StorageNames.Grains,
            (services, _) => new AdoNetGrainState(services.GetRequiredKeyedService<IGrainStorage>(Rows)));
        return silo;
    }
}
