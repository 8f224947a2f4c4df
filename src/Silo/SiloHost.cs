using Attendance.Hosting;
using Attendance.Keys;
using Attendance.Mails;
using Attendance.Participants;
using Attendance.Receivers;
using Attendance.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Attendance;

/// <summary>Puts a process together: settings, keys, stores, grains, engine.</summary>
public static class SiloHost
{
    /// <summary>Adds what the process's role needs. Throws <see cref="SettingsException"/> for a wrong
    /// setting.</summary>
    public static AttendanceOptions AddAttendanceSilo(this IHostApplicationBuilder builder)
    {
        var options = ReadOptions(builder.Configuration);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(TimeProvider.System);
        if (options.Role != Role.Front)
        {
            AddStores(builder, options);
            builder.Services.AddSingleton(LoadMasterKey(builder.Configuration, options));
            builder.Services.AddSingleton(MailSettings.Read(builder.Configuration));
            builder.Services.AddSingleton(SettingsSection.Read<ReceiverOptions>(
                builder.Configuration, ReceiverOptions.Section, receivers => receivers.Faults()));
            builder.Services.AddSingleton(SettingsSection.Read<WarmUpOptions>(
                builder.Configuration, WarmUpOptions.Section, warmUp => warmUp.Faults()));
            builder.Services.AddAttendanceGrains();
        }

        EngineHosting.AddEngine(builder, options);
        if (options.Role != Role.Front)
        {
            builder.Services.AddAttendanceKeepers();
        }

        return options;
    }

    /// <summary>Brings the store to this version's schema; before the process takes any call.</summary>
    public static async Task MigrateStoreAsync(this IHost host)
    {
        if (host.Services.GetService<IStoreMigrator>() is not { } migrator)
        {
            return;
        }

        try
        {
            await migrator.MigrateAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is StoreMigrationException or Journal.StoreUnavailableException)
        {
            throw new SettingsException(exception.Message);
        }
    }

    private static AttendanceOptions ReadOptions(IConfiguration configuration)
    {
        var section = configuration.GetSection(AttendanceOptions.Section);
        var known = typeof(AttendanceOptions).GetProperties().Select(property => property.Name)
            .Concat([nameof(MasterKeyOptions.MasterKey), nameof(MasterKeyOptions.MasterKeyFile)])
            .Concat(["Mail", "Live", "Receivers", "Oidc", "Limits", "TrustedProxies", "AllowedOrigins", "WarmUp"])
            .ToArray();
        if (section.GetChildren().FirstOrDefault(
            child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) is { } stranger)
        {
            throw new SettingsException(
                $"Attendance:{stranger.Key} is not a setting. There are: {string.Join(", ", known)}.");
        }

        Check<StoreKind>(section, nameof(AttendanceOptions.Store));
        Check<Role>(section, nameof(AttendanceOptions.Role));
        var options = section.Get<AttendanceOptions>() ?? new AttendanceOptions();
        if (options.OwnerKey is { Length: > 0 and < 16 or > 64 })
        {
            throw new SettingsException("Attendance:OwnerKey must have 16 to 64 characters.");
        }

        try
        {
            options.DataFolder = Path.GetFullPath(options.DataFolder);
            Directory.CreateDirectory(options.DataFolder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SettingsException($"Attendance:DataFolder cannot be used: {exception.Message}");
        }

        return options;
    }

    private static void Check<TEnum>(IConfigurationSection section, string name)
        where TEnum : struct, Enum
    {
        if (section[name] is { } text && !Enum.GetNames<TEnum>().Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            throw new SettingsException(
                $"Attendance:{name} is \"{text}\"; it must be {string.Join(" or ", Enum.GetNames<TEnum>())}.");
        }
    }

    private static void AddStores(IHostApplicationBuilder builder, AttendanceOptions options)
    {
        if (options.Store == StoreKind.Sqlite)
        {
            builder.Services.AddSqliteStorage(options.DataFolder);
            return;
        }

        var connectionString = builder.Configuration.GetConnectionString("Attendance");
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            throw new SettingsException("Attendance:Store is Postgres, so ConnectionStrings:Attendance must be set.");
        }

        try
        {
            builder.Services.AddPostgresStorage(connectionString);
        }
        catch (ArgumentException exception)
        {
            throw new SettingsException($"ConnectionStrings:Attendance cannot be read: {exception.Message}");
        }
    }

    private static MasterKey LoadMasterKey(IConfiguration configuration, AttendanceOptions options)
    {
        var keyOptions = configuration.GetSection(AttendanceOptions.Section).Get<MasterKeyOptions>() ?? new();
        keyOptions.DataFolder = options.DataFolder;
        try
        {
            return MasterKey.Load(keyOptions);
        }
        catch (MasterKeyException exception)
        {
            throw new SettingsException(exception.Message);
        }
    }
}
