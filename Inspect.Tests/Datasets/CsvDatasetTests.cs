using Inspect.Engine.Datasets;

namespace Inspect.Tests.Datasets;

/// <summary>CSV files: cells as the reference's language cuts them, and what is said of files that look wrong.</summary>
public sealed class CsvDatasetTests
{
    // list(csv.reader(…, dialect="unix")) in Python.
    [Theory]
    [InlineData("a,b\n", "a|b")]
    [InlineData("\"a,b\",c", "a,b|c")]
    [InlineData("\"a\"\"b\",c", "a\"b|c")]
    [InlineData("a\"b\"c,\"\"", "a\"b\"c|")]
    [InlineData("\"a\"b,c", "ab|c")]
    [InlineData("\"a\"\"\",\"\"\"\"", "a\"|\"")]
    [InlineData("\"a\r\nb\",c", "a\nb|c")]
    [InlineData(" \"a\" , b", " \"a\" | b")]
    [InlineData(",", "|")]
    public async Task Records_OneRow_AreCutAsInTheReference(string text, string cells) => Assert.Equal([cells], (await RowsAsync(text, ',')).Select(r => string.Join('|', r.Cells)));

    [Fact]
    public async Task Records_SeveralRows_SayWhereEachBegins()
    {
        var rows = await RowsAsync("a;\"b\n\nc\"\r\n\rd;e\n", ';');

        Assert.Equal([(1, 2), (4, 0), (5, 2)], rows.Select(r => (r.Line, r.Cells.Length)));
    }

    [Theory]
    [InlineData("input,target\na,b\nc,d,e\n", "q.csv:3: 3 cells under 2 columns. Quote cells that hold the separator.")]
    [InlineData("input,target\n\"a\nb\",c\n\nd\n", "q.csv:5: 1 cell under 2 columns. Give the row all its cells, empty ones too.")]
    [InlineData("input,target,id\na,b,c\n,\n", "q.csv:3: 2 cells under 3 columns. Give the row all its cells, empty ones too.")] // blank, but not a row
    [InlineData("input\na\nb,c\n", "q.csv:3: 2 cells under 1 column. Quote cells that hold the separator.")]
    [InlineData("input,target\na,b\n\"c,d\ne,f\n", "q.csv:3: 1 cell under 2 columns. Give the row all its cells, empty ones too. q.csv:3: the quote that opens here is never closed, so that everything to the end of the file, line 4, is one cell. Close it where its cell ends.")]
    [InlineData("input;target\na;b\n", "q.csv:2: no input. The field \"input\" must hold a text or a list of messages; name another one under \"fields\". q.csv:1: the file has one column, \"input;target\". If its cells are separated by \";\", say so in the task: delimiter: \";\".")]
    public async Task Read_AFileThatIsWrong_NamesLineAndFix(string text, string problem)
    {
        using var file = new DatasetFile("q.csv", text);

        Assert.Equal(problem, await file.FailAsync());
    }

    [Fact]
    public async Task Read_FewerCellsThanGivenNames_IsRefused()
    {
        using var file = new DatasetFile("q.csv", "a,b\nc\n");

        Assert.StartsWith("q.csv:2: 1 cell under 2 columns.", await file.FailAsync(file.Source with { FieldNames = ["input", "target"] }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("input,target\na,b\n,\n  ,  \n\n \n\u001c,\u2003\n", null)]
    [InlineData("input,target\na,\"b\nc\"\n", null)]
    [InlineData("input\na;b\n", null)]
    [InlineData("input,target\na,\"b\nc,d\n", "q.csv:2: the quote that opens here is never closed, so that everything to the end of the file, line 3, is one cell. Close it where its cell ends.")]
    [InlineData("input,target\n\"a\nb\"c,d\n", "q.csv:2: the quote that opens here takes in everything to line 3, where text follows the quote that closes it. Close it where its cell ends, and double quotes inside of it.")]
    [InlineData("input,target,target\na,b,c\n", "q.csv:1: the columns 2 and 3 are both named \"target\", and the last one counts. Give each a name of its own.")]
    public async Task Read_AFileThatLooksWrong_Warns(string text, string? warning)
    {
        using var file = new DatasetFile("q.csv", text);

        var dataset = await file.ReadAsync();

        Assert.Equal(warning is null ? [] : [warning], dataset.Warnings);
        Assert.Single(dataset.Samples);
    }

    [Theory]
    [InlineData("a;b", ";")]
    [InlineData("a\tb", "\\t")]
    [InlineData("a|b", "|")]
    public async Task Read_OneColumnWhoseNameHoldsASeparator_Warns(string column, string separator)
    {
        using var file = new DatasetFile("q.csv", column + "\nx\n");

        var dataset = await file.ReadAsync(file.Source with { Fields = new FieldMap { Input = column } });

        Assert.Equal([$"q.csv:1: the file has one column, \"{column}\". If its cells are separated by \"{separator}\", say so in the task: delimiter: \"{separator}\"."], dataset.Warnings);
    }

    [Fact]
    public async Task Read_TwoColumnsOfOneName_TakesTheLast()
    {
        using var file = new DatasetFile("q.csv", "input,target,target\na,b,c\n");

        Assert.Equal("c", (await file.ReadAsync()).Samples[0].Target.Text);
    }

    [Theory]
    [InlineData("unix", null, "input,target\na,b\n")]
    [InlineData("excel", null, "input,target\r\na,b\r\n")]
    [InlineData("excel-tab", null, "input\ttarget\r\na\tb\r\n")]
    [InlineData("excel-tab", ";", "input;target\r\na;b\r\n")]
    public async Task Read_ADialect_SetsTheSeparatorUnlessOneIsGiven(string dialect, string? delimiter, string text)
    {
        using var file = new DatasetFile("q.csv", text);

        var sample = (await file.ReadAsync(file.Source with { Dialect = dialect, Delimiter = delimiter })).Samples[0];

        Assert.Equal(("a", "b"), (sample.Input.Text, sample.Target.Text));
    }

    [Fact]
    public async Task Read_ManyFaults_KeepsTheFirstWarnings()
    {
        using var file = new DatasetFile("q.csv", "input\n" + string.Concat(Enumerable.Repeat("\"a\nb\"c\n", 100)));

        Assert.Equal(10, (await file.ReadAsync()).Warnings.Length);
    }

    private static async Task<List<CsvRecord>> RowsAsync(string text, char separator)
    {
        var rows = new List<CsvRecord>();
        await foreach (var row in new CsvRecords(new StringReader(text), separator).ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }
}
