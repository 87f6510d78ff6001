using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Datasets;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Tasks;

/// <summary>Task files: what they can say, and what is said when they are wrong.</summary>
public sealed class TaskFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("inspect-tasks-").FullName;

    public TaskFileTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "tasks"));
        File.WriteAllText(Path.Combine(_folder, "tasks", "x.csv"), "input\na\n");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Parse_TheSuccinctTask_GivesSolversTargetsAndSettings()
    {
        var task = Parse("""
            dataset:
              - input: Just reply with Hello World
                target: [Hello World, "Hello, World"]
            solver:
              - system_message: Be succinct
              - generate
            scorer: includes
            epochs: 10
            config: {max_tokens: 20, temperature: 0.1}
            """).Require();

        Assert.Equal(["system_message", "generate"], task.Solver.Select(p => p.Name));
        Assert.Equal("Be succinct", task.Solver[0].Params["template"].GetString());
        Assert.Equal(["Hello World", "Hello, World"], task.Dataset!.Samples[0].Target.Values);
        Assert.Equal(10, task.Epochs);
        Assert.Equal(new GenerateConfig { MaxTokens = 20, Temperature = 0.1 }, task.Config);
    }

    [Fact]
    public void Parse_TextsThatLookLikeValues_StayAsWritten()
    {
        var sample = Parse("dataset: [{input: 007, target: Yes, id: 4}]\nscorer: exact").Require().Dataset!.Samples[0];

        Assert.Equal(("007", "Yes", SampleId.Of(4)), (sample.Input.Text, sample.Target.Text, sample.Id!.Value));
    }

    [Theory]
    [InlineData("match")]
    [InlineData("match: any")]
    [InlineData("match: {location: any, numeric: true}")]
    public void Parse_APartInAnyForm_IsRead(string part) => Assert.Equal("match", Parse($"dataset: [{{input: a}}]\nscorer:\n  - {part}").Require().Scorer[0].Name);

    [Theory]
    [InlineData("dataset: [{input: a}]\nscorer: exakt", "tasks/x.yaml:2:9: unknown scorer \"exakt\". Did you mean \"exact\"?")]
    [InlineData("dataset: [{input: a}]\nepochs: 0", "tasks/x.yaml:2:9: \"epochs\" must be a whole number from 1 to 10,000, not 0")]
    [InlineData("dataset: [{input: a}]\nepochs: 10001", "tasks/x.yaml:2:9: \"epochs\" must be a whole number from 1 to 10,000, not 10001")]
    [InlineData("dataset: [{input: a}]\nconfig: {temperature: -1}", "tasks/x.yaml:2:23: temperature is -1, but must be 0 to 2.")]
    [InlineData("dataset: []", "tasks/x.yaml:1:10: dataset: the dataset is empty. Give it at least one item with an input.")]
    [InlineData("dataset: a.csv", "tasks/x.yaml:1:10: \"dataset\" must be a list of samples, or {file: datasets/NAME.jsonl}")]
    [InlineData("scorer: exact", "tasks/x.yaml:1:1: \"dataset\" is missing: give a list of samples, or {file: datasets/NAME.jsonl}")]
    [InlineData("dataset: [{input: a}]\nscorers: exact", "tasks/x.yaml:2:1: a task has no key \"scorers\". Did you mean \"scorer\"?")]
    [InlineData("dataset: {file: ../../etc/passwd}", "tasks/x.yaml:1:17: the file ../../etc/passwd lies outside of tasks/; move it there")]
    [InlineData("dataset: {file: x.csv, encoding: klingon}", "tasks/x.yaml:1:34: the encoding \"klingon\" is unknown; use utf-8, utf-16, latin-1, windows-1252 or shift_jis")]
    [InlineData("dataset: {file: x.csv, dialect: fancy}", "tasks/x.yaml:1:33: the dialect \"fancy\" is unknown; use unix, excel, excel-tab")]
    [InlineData("dataset: {file: x.csv, delimiter: ';;'}", "tasks/x.yaml:1:35: \"delimiter\" must be one character, such as \";\" or \"\\t\" in double quotes for a tab")]
    [InlineData("dataset: {file: x.csv, shuffle: 99999999999999999999}", "tasks/x.yaml:1:33: \"shuffle\" must be true, false or a seed, a whole number from -9,223,372,036,854,775,808 to 9,223,372,036,854,775,807")]
    [InlineData("dataset: {file: x.csv, shuffle_choices: maybe}", "tasks/x.yaml:1:41: \"shuffle_choices\" must be true, false or a seed, a whole number from -9,223,372,036,854,775,808 to 9,223,372,036,854,775,807")]
    [InlineData("dataset: [{input: a, files: x}]", "tasks/x.yaml:1:29: \"files\" must be a map of paths to texts or files")]
    [InlineData("dataset: [{input: a}]\nmodel_roles: fake/x", "tasks/x.yaml:2:14: \"model_roles\" must be a map of roles to models, such as {grader: onnx/NAME}")]
    [InlineData("dataset: [{input: a}]\nmodel_roles: {grader: {modell: fake/x}}", "tasks/x.yaml:2:24: the role \"grader\" has no key \"modell\". Did you mean \"model\"?")]
    [InlineData("dataset: [{input: a}]\nscorer: {pattern: (a}", "tasks/x.yaml:2:9: pattern: \"pattern\" does not fit. The pattern \"(a\" cannot be read: a bracket \"(\" is not closed.")]
    [InlineData("dataset: [{input: a}]\ntoken_limit: foo:1m", "tasks/x.yaml:2:14: \"token_limit\" must be a count of tokens from 0, such as 500k, or output:1m for those that the model writes, not foo:1m")]
    [InlineData("dataset: {file: x.csv, limit: 99999999999}", "tasks/x.yaml:1:31: \"limit\" must be a whole number from 1 to 2,147,483,647, not 99999999999")]
    [InlineData("dataset: {file: x.csv, template: \"{q}\"}", "tasks/x.yaml:1:34: \"template\" must be a map of sample fields to texts, such as {input: \"{question}\"}")]
    [InlineData("dataset: [{input: a}]\nsolver: [{system_message: {}}]", "tasks/x.yaml:2:10: system_message needs \"template\": Text with {variables} of the sample's metadata.")]
    public void Parse_AWrongFile_NamesLineAndFix(string text, string problem) => Assert.Equal([problem], Parse(text).Problems.Select(p => p.ToString()));

    [Theory]
    [InlineData("dataset: [{input: a")]
    [InlineData("dataset:\n\t- input: a")]
    [InlineData("- just\n- a list")]
    [InlineData("")]
    [InlineData("dataset: &a [*a, *a]")]
    [InlineData("dataset: !!python/object:os.system [a]")]
    [InlineData("a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]")]
    public void Parse_BrokenOrHostileYaml_IsAProblemAndNothingElse(string text)
    {
        var file = Parse(text);

        Assert.Null(file.Task);
        Assert.NotEmpty(file.Problems);
    }

    [Fact]
    public void Parse_SeveralMistakes_AreAllNamed()
    {
        var problems = Parse("dataset: [{inputs: a}]\nscorer: exakt\nepochs: 0").Problems;

        Assert.Equal([1, 1, 2, 3], problems.Select(p => p.Line));
    }

    [Fact]
    public void Parse_AParameterAlone_KeepsItsType()
    {
        const string Text = "parameters: {count: 3, what: World}\ndataset: [{input: \"Hello ${what}\"}]\nepochs: ${count}";

        var task = Parse(Text, new Dictionary<string, JsonElement> { ["count"] = JsonSerializer.SerializeToElement(7) }).Require();

        Assert.Equal((7, "Hello World"), (task.Epochs, task.Dataset!.Samples[0].Input.Text));
    }

    [Fact]
    public async Task ReadDataset_ACsvWithColumns_MapsAndLimits()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "tasks", "q.csv"), "question,answer,topic\n\"2, or 3?\",2,math\n,,\nParis?,yes,geo\n", TestContext.Current.CancellationToken);
        var task = Parse("dataset: {file: q.csv, fields: {input: question, target: answer, metadata: [topic]}, limit: 2}\nscorer: match").Require();

        var dataset = await task.ReadDatasetAsync(0, TestContext.Current.CancellationToken);

        Assert.Equal([("2, or 3?", "2", "math"), ("Paris?", "yes", "geo")],
            dataset.Samples.Select(s => (s.Input.Text, s.Target.Text, s.Metadata["topic"].GetString()!)));
    }

    [Fact]
    public async Task ReadDataset_EncodingAndDialect_AreThoseOfTheTask()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder, "tasks", "q.csv"), [.. "input\ttarget\ncaf"u8, 0xE9, .. "\tyes\n"u8], TestContext.Current.CancellationToken);
        var task = Parse("dataset: {file: q.csv, encoding: latin-1, dialect: excel-tab}").Require();

        var sample = (await task.ReadDatasetAsync(0, TestContext.Current.CancellationToken)).Samples[0];

        Assert.Equal(("café", "yes"), (sample.Input.Text, sample.Target.Text));
    }

    [Theory]
    [InlineData("{\"input\": \"a\"}\n{\"input\": ", ":2: not JSON")]
    [InlineData("{\"target\": \"a\"}", ":1: no input.")]
    [InlineData("\n\n", "the dataset is empty")]
    [InlineData("{\"input\": \"a\", \"id\": 1}\n{\"input\": \"b\", \"id\": \"1\"}", "two items have the id \"1\"")]
    public async Task ReadDataset_AWrongFile_NamesLineAndFix(string lines, string problem)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "tasks", "q.jsonl"), lines, TestContext.Current.CancellationToken);
        var task = Parse("dataset: {file: q.jsonl}").Require();

        var error = await Assert.ThrowsAsync<DatasetException>(async () => await task.ReadDatasetAsync(0, TestContext.Current.CancellationToken));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    private TaskFile Parse(string text, IReadOnlyDictionary<string, JsonElement>? arguments = null)
    {
        var root = Path.Combine(_folder, "tasks");
        return TaskFileParser.Parse(text, Path.Combine(root, "x.yaml"), "tasks/x.yaml", root, arguments ?? ImmutableDictionary<string, JsonElement>.Empty, Make.Parts());
    }
}
