using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Tasks;
using Inspect.Tests.Support;

namespace Inspect.Tests.Tasks;

/// <summary>Task files of strangers: each is read, or has a problem with its place; none ends the process.</summary>
public sealed class HostileTaskFileTests : IDisposable
{
    private const string Task = "dataset: [{input: a, target: a}]\n";
    private readonly string _folder = Directory.CreateTempSubdirectory("inspect-hostile-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("metadata: &m\n  a: *m", "3:6: the anchor \"m\" holds itself here; write the value out")]
    [InlineData("metadata: {a: &m [1, [*m]]}", "2:23: the anchor \"m\" holds itself here; write the value out")]
    [InlineData("metadata:\n  a: &a [*b]\n  b: &b [*a]", "3:10: there is no anchor \"b\" above this line; write &b before the value that it stands for")]
    [InlineData("metadata:\n  a: 1\n  b: *nope", "4:6: there is no anchor \"nope\" above this line; write &nope before the value that it stands for")]
    [InlineData("metadata:\n  a: &m 1\n  b: &m [*m]", "4:10: the anchor \"m\" holds itself here; write the value out")]
    public void Parse_AnAnchorThatIsOpenOrNotThere_IsAProblemAtItsPlace(string more, string problem) => Assert.Equal([$"x.yaml:{problem}"], Problems(Task + more));

    [Theory]
    [InlineData("dataset: [{input: a, target: b}\nscorer: exact")]
    [InlineData("dataset: [{input: a\nscorer: exact\nepochs: 2")]
    public void Parse_ABracketThatIsNotClosed_IsAProblem(string text) =>
        Assert.Contains("not valid YAML", Assert.Single(Problems(text)), StringComparison.Ordinal);

    [Fact]
    public void Parse_AnAnchorThatIsDoneOrNamedAgain_StandsForItsValue()
    {
        var metadata = Parse(Task + "metadata:\n  a: &m [1]\n  b: *m\n  c: &m 2\n  d: *m").Require().Metadata;

        Assert.Equal(["[1]", "[1]", "2", "2"], "abcd".Select(k => metadata[k.ToString()].GetRawText()));
    }

    [Theory]
    [InlineData("metadata:\n  ? [a, b]\n  : 1", "3:5: a key of a map must be a text")]
    [InlineData("? [a, b]\n: 1", "2:3: a key of a map must be a text")]
    [InlineData("metadata:\n  x:\n    ? {a: b}\n    : 1", "4:7: a key of a map must be a text")]
    [InlineData("parameters: {p: a}\nmetadata: {a: 1, \"${p}\": 2}", "3:18: the key \"a\" is there twice when the parameters are filled in; keep one of them")]
    [InlineData("parameters: {p: a}\nmetadata: {x: [{\"${p}\": 1, a: 2}]}", "3:28: the key \"a\" is there twice when the parameters are filled in; keep one of them")]
    [InlineData("parameters: {p: template}\nsolver: {system_message: {template: a, \"${p}\": b}}", "3:40: the key \"template\" is there twice when the parameters are filled in; keep one of them")]
    public void Parse_KeysThatAreNoTextOrEqual_AreProblems(string more, string problem) => Assert.Equal([$"x.yaml:{problem}"], Problems(Task + more));

    [Fact]
    public void Parse_ParametersThatExpandBeyondTheSize_AreAProblem()
    {
        var text = $"parameters: {{p: {new string('x', 200_000)}}}\ndataset:\n- {{input: \"{string.Concat(Enumerable.Repeat("${p}", 20_000))}\"}}";

        Assert.Equal(["x.yaml:3:11: anchors and parameters make the task larger than 1 MB here; use large values less often, or move the items into a dataset file"], Problems(text));
    }

    [Theory]
    [InlineData("metadata")]
    [InlineData("parameters")]
    public void Parse_AnchorsThatExpandBeyondTheSize_AreAProblem(string key)
    {
        var text = $"dataset:\n- {{input: a}}\n{key}:\n  a: &a {new string('x', 200_000)}\n" + string.Concat(Enumerable.Range(0, 900).Select(i => $"  k{i}: *a\n"));

        Assert.EndsWith("anchors and parameters make the task larger than 1 MB here; use large values less often, or move the items into a dataset file", Assert.Single(Problems(text)), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_AnArgumentThatExpandsBeyondTheSize_IsAProblem()
    {
        var arguments = new Dictionary<string, JsonElement> { ["p"] = JsonSerializer.SerializeToElement(new string('x', 600_000)) };

        Assert.Contains("larger than 1 MB", Assert.Single(Problems(Task + "parameters: {p: 1}\nmetadata: {a: \"${p}\", b: \"${p}\"}", arguments)), StringComparison.Ordinal);
        Assert.Empty(Problems(Task + "parameters: {p: 1}\nmetadata: {a: \"${p}\"}", arguments));
    }

    [Theory]
    [InlineData("parameters: {p: DEEP}\nmetadata: {a: OPEN\"${p}\"CLOSE}")]
    [InlineData("metadata:\n  a: &a DEEP\n  b: OPEN*aCLOSE")]
    public void Parse_NestingBeyondTheLimitOnlyWhenExpanded_IsAProblem(string pattern)
    {
        var open = new string('[', 40);
        var close = new string(']', 40);
        var more = pattern.Replace("DEEP", open + close, StringComparison.Ordinal).Replace("OPEN", open, StringComparison.Ordinal).Replace("CLOSE", close, StringComparison.Ordinal);

        Assert.EndsWith("anchors and parameters make this more than 50 levels deep", Assert.Single(Problems(Task + more)), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_FilesOfTextsThatAreTooMuchTogether_AreAProblem()
    {
        File.WriteAllText(Path.Combine(_folder, "p.txt"), new string('x', 1_000_000));
        var solvers = string.Concat(Enumerable.Repeat("\n  - system_message: {template: {file: p.txt}}", 9));

        Assert.Equal(
            ["x.yaml:11:39: the files of texts that the task names have more than 8,388,608 characters together; name fewer"],
            Problems(Task + "solver:" + solvers));
    }

    [Fact]
    public void Parse_ALoneSurrogateInAnArgument_BecomesSixCharacters()
    {
        using var document = JsonDocument.Parse("\"\\ud83d\"");

        var task = Parse("parameters: {p: 1}\ndataset: [{input: \"x ${p}\"}]", new Dictionary<string, JsonElement> { ["p"] = document.RootElement }).Require();

        Assert.Equal("x \\ud83d", task.Dataset!.Samples[0].Input.Text);
    }

    [Fact]
    public void Parse_ATextFileThatIsNotUtf8_IsAProblemWithBothPlaces()
    {
        File.WriteAllBytes(Path.Combine(_folder, "p.txt"), [.. "one\ncaf"u8, 0xE9]);

        Assert.Equal(
            ["x.yaml:2:44: p.txt:2:4: the byte 0xE9 is no text in UTF-8. Save the file as UTF-8."],
            Problems(Task + "solver: {system_message: {template: {file: p.txt}}}"));
    }

    private IEnumerable<string> Problems(string text, IReadOnlyDictionary<string, JsonElement>? arguments = null)
    {
        var file = Parse(text, arguments);
        Assert.Equal(file.Problems.IsEmpty, file.Task is not null);
        return file.Problems.Select(p => p.ToString());
    }

    private TaskFile Parse(string text, IReadOnlyDictionary<string, JsonElement>? arguments = null) =>
        TaskFileParser.Parse(text, Path.Combine(_folder, "x.yaml"), "x.yaml", _folder, arguments ?? ImmutableDictionary<string, JsonElement>.Empty, Make.Parts());
}
