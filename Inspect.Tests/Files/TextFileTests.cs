using System.Text;
using Inspect.Engine.Files;

namespace Inspect.Tests.Files;

/// <summary>Texts of files in their encoding, and where bytes are none.</summary>
public sealed class TextFileTests
{
    // The bytes of "é" by the tables of each encoding.
    [Theory]
    [InlineData("utf-8", "C3 A9")]
    [InlineData("UTF8", "C3 A9")]
    [InlineData("utf-8-sig", "EF BB BF C3 A9")]
    [InlineData("latin-1", "E9")]
    [InlineData("latin_1", "E9")]
    [InlineData("iso8859-1", "E9")]
    [InlineData("ISO-8859-15", "E9")]
    [InlineData("iso8859_15", "E9")]
    [InlineData("cp1252", "E9")]
    [InlineData("windows-1252", "E9")]
    [InlineData("cp437", "82")]
    [InlineData("mac_roman", "8E")]
    [InlineData("macintosh", "8E")]
    [InlineData("utf-16", "FF FE E9 00")]
    [InlineData("utf-16-le", "E9 00")]
    [InlineData("utf-16-be", "00 E9")]
    [InlineData("utf_32", "E9 00 00 00")]
    public void Open_AnEncodingByName_GivesTheText(string name, string bytes)
    {
        using var reader = TextFile.Open(new MemoryStream(Bytes(bytes)), EncodingNames.Find(name));

        Assert.Equal("é", reader.ReadToEnd());
    }

    // "日本" by the tables of each encoding.
    [Theory]
    [InlineData("shift_jis", "93 FA 96 7B")]
    [InlineData("euc_jp", "C6 FC CB DC")]
    [InlineData("gbk", "C8 D5 B1 BE")]
    [InlineData("big5", "A4 E9 A5 BB")]
    public void Open_AnEastAsianEncoding_GivesTheText(string name, string bytes)
    {
        using var reader = TextFile.Open(new MemoryStream(Bytes(bytes)), EncodingNames.Find(name));

        Assert.Equal("日本", reader.ReadToEnd());
    }

    [Theory]
    [InlineData("klingon")]
    [InlineData("utf-7")]
    [InlineData("")]
    [InlineData("cp99999999999")]
    public void Find_NoEncoding_IsNull(string name) => Assert.Null(EncodingNames.Find(name));

    [Theory]
    [InlineData("EF BB BF 61 C3 A9")]
    [InlineData("FF FE 61 00 E9 00")]
    [InlineData("FE FF 00 61 00 E9")]
    [InlineData("FF FE 00 00 61 00 00 00 E9 00 00 00")]
    [InlineData("00 00 FE FF 00 00 00 61 00 00 00 E9")]
    public void Read_AByteOrderMark_SaysTheEncoding(string bytes) => Assert.Equal("aé", TextFile.Read(Bytes(bytes)));

    [Fact]
    public void Open_Latin1ThatBeginsLikeAMark_IsLatin1()
    {
        using var reader = TextFile.Open(new MemoryStream(Bytes("FF FE")), EncodingNames.Find("latin-1"));

        Assert.Equal("ÿþ", reader.ReadToEnd());
    }

    [Theory]
    [InlineData("utf-8", "61 0A 62 E9 63", 2, 2, "0xE9")]
    [InlineData("utf-8", "61 0D 0A 62 0D 63 C3 A9 FF", 3, 3, "0xFF")]
    [InlineData("utf-8", "61 C3", 1, 2, "0xC3")]
    [InlineData("utf-8", "ED A0 BD", 1, 1, "0xED")]
    [InlineData("ascii", "0A 0A C3 A9", 3, 1, "0xC3")]
    [InlineData("utf-16-le", "61 00 0A 00 3D D8 61 00", 2, 1, "0x3D 0xD8")]
    public void FindFault_BytesThatAreNoText_SaysWhere(string name, string bytes, int line, int column, string fault) =>
        Assert.Equal(new TextFault(line, column, fault), TextFile.FindFault(new MemoryStream(Bytes(bytes)), EncodingNames.Find(name)));

    [Fact]
    public void FindFault_Text_IsNull() => Assert.Null(TextFile.FindFault(new MemoryStream(Encoding.UTF8.GetBytes("a\né\U0001F600")), null));

    [Fact]
    public void Read_BytesThatAreNoText_Throws() => Assert.Throws<DecoderFallbackException>(() => TextFile.Read(Bytes("63 61 66 E9")));

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", string.Empty, StringComparison.Ordinal));
}
