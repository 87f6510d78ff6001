using System.Text;
using Inspect.Engine.Datasets;
using Inspect.Engine.Datasets.Library;
using Inspect.Tests.Logs;

namespace Inspect.Tests.Datasets.Library;

/// <summary>Files of records are read page by page, whatever their format.</summary>
public sealed class RecordFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_Jsonl_PassesOverBlankLinesAndKeepsEachRecord()
    {
        using var file = await OpenAsync("a.jsonl", "{\"input\": \"one\"}\r\n\n   \n{\"input\": \"zwei ü\"}");

        Assert.Equal(2, file.Count);
        Assert.Equal(["one", "zwei ü"], file.Read(0, 10).Select(r => r.Record.GetProperty("input").GetString()));
        Assert.Equal("{\"input\": \"zwei ü\"}", Encoding.UTF8.GetString(file.Bytes(1)));
    }

    [Fact]
    public async Task Open_ByteOrderMark_IsNoPartOfTheFirstRecord()
    {
        using var file = await OpenAsync("a.jsonl", "\uFEFF{\"input\": \"one\"}\n");

        Assert.Equal("{\"input\": \"one\"}", Encoding.UTF8.GetString(file.Bytes(0)));
    }

    [Fact]
    public async Task Read_LineThatIsNoJson_SaysSoInItsPlace()
    {
        using var file = await OpenAsync("a.jsonl", "{\"input\": \"one\"}\n{oops\n[1]\n");

        var rows = file.Read(1, 2);

        Assert.All(rows, r => Assert.NotNull(r.Problem));
        Assert.Contains("no JSON", rows[0].Problem, StringComparison.Ordinal);
        Assert.Contains("no record", rows[1].Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("question,answer\n\"2 + 2, please\",4\n", ',')]
    [InlineData("question\tanswer\n2 + 2, please\t4\n", '\t')]
    [InlineData("question;answer\n2 + 2, please;4\n", ';')]
    public async Task Open_Table_FindsItsSeparator(string text, char separator)
    {
        using var file = await OpenAsync("pasted", text);

        Assert.Equal(separator, file.Shape.Separator);
        var row = Assert.Single(file.Read(0, 5)).Record;
        Assert.Equal("2 + 2, please", row.GetProperty("question").GetString());
        Assert.Equal("4", row.GetProperty("answer").GetString());
    }

    [Fact]
    public async Task Open_TableWithoutNames_NumbersItsColumns()
    {
        using var file = await OpenAsync("pasted", "2+2,4\n3+3,6\n", new RecordShape { HasNames = false });

        Assert.Equal(2, file.Count);
        Assert.Equal("6", file.Read(1, 1)[0].Record.GetProperty("column 2").GetString());
    }

    [Fact]
    public async Task Open_JsonList_HasARecordForEachItem()
    {
        using var file = await OpenAsync("pasted", "[\n {\"input\": \"a\",\n \"target\": [\"x\", \"y\"]},\n {\"input\": \"b\"}\n]");

        Assert.Equal("json", file.Shape.Format);
        Assert.Equal(2, file.Count);
        Assert.Equal("y", file.Read(0, 1)[0].Record.GetProperty("target")[1].GetString());
    }

    [Fact]
    public async Task Open_OtherEncoding_NamesLineColumnAndFix()
    {
        var path = _folder.File("latin.csv");
        await File.WriteAllBytesAsync(path, [.. "input,target\nM"u8, 0xFC, .. "nchen,x\n"u8], Stop);

        var error = await Assert.ThrowsAsync<DatasetException>(() => RecordFile.OpenAsync(path, "latin.csv", null, Stop));

        Assert.Equal("latin.csv:2: the byte 0xFC in column 2 is no text in UTF-8. Save the file as UTF-8 and choose it again.", error.Message);
    }

    [Fact]
    public async Task Open_Utf16WithMark_IsRead()
    {
        var path = _folder.File("wide.jsonl");
        await File.WriteAllTextAsync(path, "{\"input\": \"ü\"}\n", Encoding.Unicode, Stop);

        using var file = await RecordFile.OpenAsync(path, "wide.jsonl", null, Stop);

        Assert.Equal("ü", file.Read(0, 1)[0].Record.GetProperty("input").GetString());
    }

    [Fact]
    public async Task Open_RowWithTooManyCells_NamesTheLine()
    {
        var error = await Assert.ThrowsAsync<DatasetException>(() => OpenAsync("a.csv", "input,target\na,b\nc,d,e\n"));

        Assert.Equal("a.csv:3: 3 cells under 2 columns. Quote cells that hold the separator.", error.Message);
    }

    [Fact]
    public async Task Read_LastOfAHundredThousandRows_IsThere()
    {
        using var file = await OpenAsync("large.jsonl", string.Concat(Enumerable.Range(1, 100_000).Select(i => $"{{\"input\": \"item {i}\"}}\n")));

        Assert.Equal(100_000, file.Count);
        Assert.Equal("item 100000", file.Read(99_999, 50).Single().Record.GetProperty("input").GetString());
    }

    private async Task<RecordFile> OpenAsync(string name, string text, RecordShape? shape = null)
    {
        await File.WriteAllTextAsync(_folder.File(name), text, new UTF8Encoding(false), Stop);
        return await RecordFile.OpenAsync(_folder.File(name), name, shape, Stop);
    }
}
