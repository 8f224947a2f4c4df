using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Logging;

namespace Attendance.Mails;

/// <summary>The SMTP server of the settings, over a few connections that this process keeps while there is something to
/// send.</summary>
internal sealed partial class SmtpServer(MailOptions options, TimeProvider clock, ILogger<SmtpServer> logger)
    : IMailServer, IDisposable
{
    private const int UsesMax = 100;

    /// <summary>Servers close what is idle, usually after minutes; what is older than this is not trusted.</summary>
    private static readonly TimeSpan IdleMax = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _places = new(options.Connections);
    private readonly ConcurrentStack<SmtpSession> _idle = new();

    public async Task<SmtpAnswer> SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            return await SendOnOneAsync(mail, cancellationToken);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose()
    {
        while (_idle.TryPop(out var session))
        {
            session.Dispose();
        }

        _places.Dispose();
    }

    private async Task<SmtpAnswer> SendOnOneAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        // That an old connection breaks says nothing: servers close what idles. A new one is tried at once then.
        if (Idle() is { } idle && await TrySendAsync(idle, mail, cancellationToken) is { } answer)
        {
            return answer;
        }

        SmtpSession session;
        try
        {
            session = await SmtpSession.OpenAsync(options, clock, cancellationToken);
        }
        catch (Exception exception) when (IsTrouble(exception))
        {
            LogUnreachable(options.Host!, options.Port, exception.Message);
            return new SmtpAnswer(SmtpOutcome.Unreachable);
        }

        return await TrySendAsync(session, mail, cancellationToken) ?? new SmtpAnswer(SmtpOutcome.Later);
    }

    /// <summary>Null when the connection broke before the server could have the mail.</summary>
    private async Task<SmtpAnswer?> TrySendAsync(
        SmtpSession session, OutgoingMail mail, CancellationToken cancellationToken)
    {
        try
        {
            return await session.SendAsync(mail, cancellationToken);
        }
        catch (Exception exception) when (IsTrouble(exception))
        {
            LogBroken(options.Host!, exception.Message);
            return session.HandedOver ? new SmtpAnswer(SmtpOutcome.Later) : null;
        }
        finally
        {
            Keep(session);
        }
    }

    private static bool IsTrouble(Exception exception) =>
        exception is IOException or SocketException or AuthenticationException;

    private SmtpSession? Idle()
    {
        while (_idle.TryPop(out var session))
        {
            if (clock.GetElapsedTime(session.LastUsed) < IdleMax)
            {
                return session;
            }

            session.Dispose();
        }

        return null;
    }

    private void Keep(SmtpSession session)
    {
        if (session.IsUsable && session.Uses < UsesMax)
        {
            _idle.Push(session);
        }
        else
        {
            session.Dispose();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The mail server {Host}:{Port} is not there: {Reason}")]
    private partial void LogUnreachable(string host, int port, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The mail server {Host} broke off: {Reason}")]
    private partial void LogBroken(string host, string reason);
}
