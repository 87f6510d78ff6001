using System.Text.Json;
using Inspect.Engine.Datasets.Library;

namespace Inspect.Tests.Datasets.Library;

/// <summary>A cell that is shown and kept is the same value again.</summary>
public sealed class CellTextTests
{
    [Theory]
    [InlineData("\"plain\"", "plain")]
    [InlineData("\"a; b\"", "\"a; b\"")]
    [InlineData("\"[1]\"", "\"[1]\"")]
    [InlineData("\"\\\"quoted\\\"\"", "\"\\\"quoted\\\"\"")]
    [InlineData("[\"Astana\",\"Nur-Sultan\"]", "Astana; Nur-Sultan")]
    [InlineData("[\"one\"]", "[\"one\"]")]
    [InlineData("[\"a;b\",\"c\"]", "[\"a;b\",\"c\"]")]
    [InlineData("[\"[x\",\"c\"]", "[\"[x\",\"c\"]")]
    [InlineData("[]", "[]")]
    [InlineData("4", "4")]
    [InlineData("4.0", "4.0")]
    [InlineData("true", "true")]
    [InlineData("{\"a\":1}", "{\"a\":1}")]
    [InlineData("\"\"", "")]
    public void Show_ThenRead_GivesTheValueAgain(string json, string shown)
    {
        var value = JsonDocument.Parse(json).RootElement;

        var text = CellText.Show(value, isList: true);

        Assert.Equal(shown, text);
        Assert.Equal(value.GetRawText(), CellText.Read(text, value, isList: true)!.Value.GetRawText());
    }

    [Theory]
    [InlineData("Naypyidaw; Nay Pyi Taw", "[\"Naypyidaw\",\"Nay Pyi Taw\"]")]
    [InlineData("007", "\"007\"")]
    [InlineData("[1, 2", "\"[1, 2\"")]
    public void Read_NewText_IsTextOrAlternatives(string text, string json)
    {
        Assert.Equal(json, CellText.Read(text, null, isList: true)!.Value.GetRawText());
    }

    [Theory]
    [InlineData("7", "7")]
    [InlineData("007", "\"007\"")]
    [InlineData("kz", "\"kz\"")]
    public void ReadId_NewId_IsANumberWhereItIsOne(string text, string json)
    {
        Assert.Equal(json, CellText.ReadId(text, null)!.Value.GetRawText());
    }

    [Fact]
    public void ReadId_OfATextId_StaysText()
    {
        Assert.Equal("\"8\"", CellText.ReadId("8", JsonDocument.Parse("\"7\"").RootElement)!.Value.GetRawText());
    }
}
