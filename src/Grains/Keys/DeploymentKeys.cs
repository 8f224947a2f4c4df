using System.Security.Cryptography;
using System.Text;

namespace Attendance.Keys;

/// <summary>The keys of the whole deployment, derived from the master key as an event's are.</summary>
public sealed class DeploymentKeys
{
    // The labels are forever. No event has the id "*", so none of these is a key of an event.
    public DeploymentKeys(MasterKey master)
    {
        var root = HKDF.Extract(HashAlgorithmName.SHA256, master.Bytes.ToArray(), "attendance"u8.ToArray());
        AccountPersonal = Derive(root, "account-personal", 32);
        AccountLookup = Derive(root, "account-lookup", 32);
        SessionRefresh = Derive(root, "session-refresh", 32);
        TokenSignature = Derive(root, "token-signature", 48);
    }

    /// <summary>Seals e-mails and names of accounts.</summary>
    internal byte[] AccountPersonal { get; }

    /// <summary>Turns what an account is found by into what is stored.</summary>
    internal byte[] AccountLookup { get; }

    /// <summary>Makes refresh tokens.</summary>
    internal byte[] SessionRefresh { get; }

    /// <summary>48 bytes, from which the key that signs access tokens is made.</summary>
    internal byte[] TokenSignature { get; }

    private static byte[] Derive(byte[] root, string purpose, int length) => HKDF.Expand(
        HashAlgorithmName.SHA256, root, length, Encoding.UTF8.GetBytes($"attendance/1/{purpose}/*"));
}
