using Attendance.Accounts;
using Attendance.Audit;
using Attendance.Callers;
using Attendance.Devices;
using Attendance.Events;
using Attendance.Jobs;
using Attendance.Journal;
using Attendance.Mails;
using Attendance.Participants;
using Attendance.Receivers;
using Attendance.Statistics;
using Attendance.Storage.Migrations;
using Attendance.Storage.Postgres;
using Attendance.Storage.Sqlite;
using Attendance.Storage.State;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Orleans.Storage;

namespace Attendance.Storage;

public static class StorageServices
{
    /// <summary>All stores in one SQLite file in this folder.</summary>
    public static IServiceCollection AddSqliteStorage(this IServiceCollection services, string dataFolder) =>
        services.AddSqliteStorage(new SqliteOptions { DataFolder = dataFolder });

    public static IServiceCollection AddSqliteStorage(this IServiceCollection services, SqliteOptions options) =>
        services.AddCommon()
            .AddSingleton(provider => new SqliteDatabase(options, provider.GetRequiredService<StoreMetrics>()))
            .AddSingleton<IStoreMigrator>(provider => new SqliteMigrator(
                provider.GetRequiredService<SqliteDatabase>(),
                provider.GetRequiredService<TimeProvider>(),
                Migration.Load("Sqlite")))
            .AddSingleton<IJournalStore, SqliteJournalStore>()
            .AddSingleton<IRecordStore, SqliteRecordStore>()
            .AddSingleton<IParticipantStore, SqliteParticipantStore>()
            .AddSingleton<IEventStore, SqliteEventStore>()
            .AddSingleton<IMailStore, SqliteMailStore>()
            .AddSingleton<IReceiverStore, SqliteReceiverStore>()
            .AddSingleton<IJobStore, SqliteJobStore>()
            .AddSingleton<IAccessKeyStore, SqliteAccessKeyStore>()
            .AddSingleton<IAuditStore, SqliteAuditStore>()
            .AddSingleton<IHourlyStore, SqliteHourlyStore>()
            .AddSingleton<IDeviceStore, SqliteDeviceStore>()
            .AddSingleton<IAccountStore, SqliteAccountStore>()
            .AddKeyedSingleton<IGrainStorage, SqliteGrainStorage>(StorageNames.Grains);

    /// <summary>All stores in one PostgreSQL database. Time-outs and preparation are set here unless the connection
    /// string sets them. Throws <see cref="ArgumentException"/> for one that cannot be read.</summary>
    public static IServiceCollection AddPostgresStorage(this IServiceCollection services, string connectionString)
    {
        _ = new NpgsqlConnectionStringBuilder(connectionString);
        return services.AddCommon()
            .AddSingleton(provider => new PostgresDatabase(
                connectionString, provider.GetRequiredService<StoreMetrics>()))
            .AddSingleton<IStoreMigrator>(provider => new PostgresMigrator(
                provider.GetRequiredService<PostgresDatabase>(),
                provider.GetRequiredService<TimeProvider>(),
                Migration.Load("Postgres")))
            .AddSingleton<IJournalStore, PostgresJournalStore>()
            .AddSingleton<IRecordStore, PostgresRecordStore>()
            .AddSingleton<IParticipantStore, PostgresParticipantStore>()
            .AddSingleton<IEventStore, PostgresEventStore>()
            .AddSingleton<IMailStore, PostgresMailStore>()
            .AddSingleton<IReceiverStore, PostgresReceiverStore>()
            .AddSingleton<IJobStore, PostgresJobStore>()
            .AddSingleton<IAccessKeyStore, PostgresAccessKeyStore>()
            .AddSingleton<IAuditStore, PostgresAuditStore>()
            .AddSingleton<IHourlyStore, PostgresHourlyStore>()
            .AddSingleton<IDeviceStore, PostgresDeviceStore>()
            .AddSingleton<IAccountStore, PostgresAccountStore>()
            .AddKeyedSingleton<IGrainStorage, PostgresGrainStorage>(StorageNames.Grains);
    }

    private static IServiceCollection AddCommon(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<StoreMetrics>();
        return services;
    }
}
