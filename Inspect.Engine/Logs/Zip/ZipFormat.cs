namespace Inspect.Engine.Logs.Zip;

/// <summary>Signatures and sizes of the zip format (APPNOTE 6.3, sections 4.3 and 4.4).</summary>
internal static class ZipFormat
{
    public const uint LocalSignature = 0x04034B50;
    public const uint CentralSignature = 0x02014B50;
    public const uint EndSignature = 0x06054B50;
    public const uint End64Signature = 0x06064B50;
    public const uint Locator64Signature = 0x07064B50;
    public const int LocalSize = 30;
    public const int CentralSize = 46;
    public const int EndSize = 22;
    public const int End64Size = 56;
    public const int Locator64Size = 20;
    public const ushort Extra64 = 0x0001;
    public const ushort Utf8Flag = 0x0800;
    public const int Stored = 0;
    public const int Deflate = 8;
    public const int Zstandard = 93;
}
