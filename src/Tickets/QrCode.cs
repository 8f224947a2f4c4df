using System.Text;
using QRCoder;

namespace Attendance.Tickets;

/// <summary>A token as a QR code: just its text, so that it stays small and readable on a dim screen.</summary>
public static class QrCode
{
    private const int ModulePixels = 8;

    /// <summary>A PNG with the quiet zone that readers ask for.</summary>
    public static byte[] Png(string token)
    {
        using var data = QRCodeGenerator.GenerateQrCode(
            Encoding.ASCII.GetBytes(token), QRCodeGenerator.ECCLevel.M);
        using var code = new PngByteQRCode(data);
        return code.GetGraphic(ModulePixels);
    }
}
