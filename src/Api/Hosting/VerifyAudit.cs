using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Attendance.Audit;
using Attendance.Journal;
using Attendance.Keys;

namespace Attendance.Hosting;

/// <summary>The command that checks the audit log. Reads the store past the service, so it needs none that
/// runs.</summary>
internal static class VerifyAudit
{
    private const int Sound = 0;
    private const int Broken = 1;
    private const int Unknown = 2;

    public static async Task<int> RunAsync(AuditCheck check, string[] args)
    {
        try
        {
            return await VerifyAsync(check, args);
        }
        catch (Exception exception) when (exception is SettingsException or StoreUnavailableException or IOException
            or UnauthorizedAccessException or CryptographicException)
        {
            await Console.Error.WriteLineAsync($"The audit log could not be verified: {exception.Message}");
            return Unknown;
        }
    }

    private static async Task<int> VerifyAsync(AuditCheck check, string[] args)
    {
        var noted = check.Head is null ? null
            : AuditHead.Parse(check.Head)
                ?? throw new SettingsException("--audit-head must be a position, a colon and 64 hexadecimal digits.");
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = CommandLine.WithoutFlags(args),
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Logging.ClearProviders();
        builder.AddAttendanceSilo();
        await using var app = builder.Build();
        RefuseNewKey(app.Services.GetRequiredService<MasterKey>());

        var verifier = new AuditVerifier(app.Services.GetRequiredService<AuditChain>());
        var verdict = check.File is { } file
            ? await verifier.VerifyAsync(LinesOf(file), noted is null ? [] : [noted], Progress, default)
            : await verifier.VerifyAsync(app.Services.GetRequiredService<IAuditStore>(), noted, Progress, default);
        await Console.Out.WriteLineAsync(Describe(verdict));
        return verdict.Fault is null ? Sound : Broken;
    }

    /// <summary>The right key exists wherever there is a log.</summary>
    private static void RefuseNewKey(MasterKey key)
    {
        if (key is { Origin: MasterKeyOrigin.MadeNow, Path: { } path })
        {
            File.Delete(path);
            throw new SettingsException(
                $"there is no master key at {path}. Set Attendance:DataFolder or the master key as the service has "
                + "it.");
        }
    }

    private static void Progress(long position) => Console.Error.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"{position} lines are sound so far"));

    private static string Describe(AuditVerdict verdict) => verdict switch
    {
        { Fault: null } => $"The audit log is sound. Its head is {verdict.Head}",
        { Fault: AuditFault.HeadForged } =>
            "The audit log's head was forged or taken away (head_forged), so lines may be missing after "
            + $"{verdict.Head}",
        { Head.Position: 0, Fault: AuditFault.Changed } =>
            "The audit log is broken at position 1 (changed), or this is not the master key that it was written with.",
        _ => string.Create(CultureInfo.InvariantCulture,
            $"The audit log is broken at position {verdict.Position} ({Name(verdict.Fault.Value)}). ")
            + $"It is sound up to {verdict.Head}",
    };

    private static string Name(AuditFault fault) => Http.ApiJson.Name(fault);

    /// <summary>Of an export; what is no line at all counts as one that was changed.</summary>
    private static async IAsyncEnumerable<AuditLine> LinesOf(
        string file, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var position = 0L;
        await foreach (var text in File.ReadLinesAsync(file, cancellationToken))
        {
            var line = AuditLines.Read(text) ?? new AuditLine
            {
                Position = position + 1, At = default, Data = [], PreviousHash = [], Hash = [],
            };
            position = line.Position;
            yield return line;
        }
    }
}
