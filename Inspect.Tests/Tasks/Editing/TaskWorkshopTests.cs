using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Datasets.Library;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Editing;
using Inspect.Engine.Tasks.Settings;
using Inspect.Tests.Support;
using Microsoft.Extensions.Options;

namespace Inspect.Tests.Tasks.Editing;

/// <summary>A form writes task files: what did not change stays, nothing leaves the folder, nobody is overwritten.</summary>
public sealed class TaskWorkshopTests : IDisposable
{
    private const string Commented = """
        # Asks for capitals.
        description: Capitals   # short
        dataset:
          - {input: a, target: x}   # the first item
        solver:
          # what it is told
          - system_message: Be brief
          - prompt_template: "{prompt} Answer in one word."
          - generate
        scorer: includes  # case is ignored
        tags: [geo]
        epochs: 2

        """;

    private readonly TaskFolder _folder = new();
    private readonly TaskCatalog _catalog;
    private readonly TaskWorkshop _workshop;

    public TaskWorkshopTests()
    {
        var parts = Make.Parts();
        _catalog = new TaskCatalog(Options.Create(new TasksOptions { Dir = _folder.Path }), parts, SettingTable.BuiltIn, TimeProvider.System);
        _workshop = new TaskWorkshop(_catalog, parts, SettingTable.BuiltIn);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "datasets"));
        File.WriteAllText(Path.Combine(_folder.Path, "datasets", "capitals.jsonl"), "{\"input\": \"a\", \"target\": \"x\"}\n");
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_NewTask_IsAFileThatPeopleCanRead()
    {
        var text = _workshop.Write(new TaskDraft
        {
            Description = "Capitals: one word each",
            DatasetFile = "datasets/capitals.jsonl",
            Solver = [Part("system_message", ("template", "Be brief.")), Part("prompt_template", ("template", "Question: {prompt}\nCity:")), Part("generate")],
            Scorer = [Part("match", ("location", "any"), ("ignore_case", false))],
            Settings = ImmutableDictionary<string, string>.Empty.Add("epochs", "5").Add("max_tokens", "20").Add("token_limit", "500"),
            Reducer = "mean, mode",
        });

        Assert.Equal(
            """
            description: "Capitals: one word each"
            dataset: {file: datasets/capitals.jsonl}
            solver:
              - system_message: Be brief.
              - prompt_template: |-
                  Question: {prompt}
                  City:
              - generate
            scorer:
              - match:
                  location: any
                  ignore_case: false
            epochs: {count: 5, reducer: [mean, mode]}
            token_limit: 500
            config:
              max_tokens: 20

            """,
            text);
        Assert.Empty(_workshop.Parse("t", null, text).Problems);
    }

    [Fact]
    public void Write_NothingChanged_IsTheSameText()
    {
        Assert.Equal(Commented, _workshop.Write(_workshop.Read(Commented)));
    }

    [Fact]
    public void Write_OnePartChanged_KeepsTheOthersLetterByLetter()
    {
        var draft = _workshop.Read(Commented);
        draft = draft with { Solver = draft.Solver.SetItem(0, draft.Solver[0].With("template", JsonSerializer.SerializeToElement("Be kind"))) };

        var text = _workshop.Write(draft);

        Assert.Equal(
            Commented.Replace("  # what it is told\n  - system_message: Be brief\n", "  - system_message: Be kind\n", StringComparison.Ordinal),
            text);
        Assert.Equal(["# what it is told"], TaskWorkshop.LostComments(Commented, text));
    }

    [Fact]
    public void Write_OneLineForAnother_KeepsTheCommentBehindIt()
    {
        var draft = _workshop.Read(Commented);

        var text = _workshop.Write(draft with { Description = "Towns", Settings = draft.Settings.SetItem("epochs", "3") });

        Assert.Equal(Commented.Replace("description: Capitals   # short", "description: Towns  # short", StringComparison.Ordinal).Replace("epochs: 2", "epochs: 3", StringComparison.Ordinal), text);
        Assert.Empty(TaskWorkshop.LostComments(Commented, text));
    }

    [Fact]
    public void Read_WhatAFormCannotHold_StaysAsText()
    {
        const string Text = "dataset:\n  - {input: a, target: x}\nsolver:\n  - few_shot: {examples: [{input: b, target: y}]}\n  - generate\nscorer:\n  - {match: any, metrics: [mean]}\n";
        var draft = _workshop.Read(Text);

        Assert.Equal("dataset:\n  - {input: a, target: x}", draft.DatasetText);
        Assert.Equal([false, true], draft.Solver.Select(p => p.IsHeld));
        Assert.Equal("few_shot: {examples: [{input: b, target: y}]}", draft.Solver[0].Text);
        Assert.False(draft.Scorer[0].IsHeld);
        var moved = _workshop.Write(draft with { Solver = [draft.Solver[1], draft.Solver[0]] });
        Assert.Contains("solver:\n  - generate\n  - few_shot: {examples: [{input: b, target: y}]}\n", moved, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("007")]
    [InlineData("yes")]
    [InlineData("a: b # c")]
    [InlineData("- x")]
    [InlineData("{prompt}")]
    [InlineData("line\n\n  deeper\nend\n")]
    [InlineData("  leads with blanks\nend")]
    [InlineData("ends with two\n\n")]
    [InlineData("tab\there \"and\" 'quotes' \\ back")]
    [InlineData("next\u0085line\u2028sep\uFEFFmark")]
    [InlineData("# no comment\nsecond")]
    [InlineData("emoji 😀\nzwei")]
    [InlineData("trailing blank \nx")]
    [InlineData("%YAML\n---\n...")]
    public void Write_AnyText_ReadsAsItselfAgain(string template)
    {
        var text = _workshop.Write(new TaskDraft { DatasetFile = "datasets/capitals.jsonl", Solver = [Part("system_message", ("template", template)), Part("generate")] });

        var parsed = _workshop.Parse("t", null, text);

        Assert.Empty(parsed.Problems);
        Assert.Equal(template, parsed.Task!.Solver[0].Params["template"].GetString());
        Assert.Equal(template, _workshop.Read(text).Solver[0]["template"]!.Value.GetString());
    }

    [Theory]
    [InlineData("dataset: {file: ../../etc/passwd}\n", "lies outside")]
    [InlineData("dataset: {file: /etc/passwd}\n", "lies outside")]
    [InlineData("dataset: {file: datasets/capitals.jsonl}\nsolver:\n  - system_message: {file: ../../etc/passwd}\n", "lies outside")]
    [InlineData("dataset: !!python/object:os.system [x]\n", "tags such as")]
    [InlineData("dataset: {file: datasets/capitals.jsonl}\nsolver: run_code\n", "unknown solver")]
    [InlineData("name: other\ndataset: {file: datasets/capitals.jsonl}\n", "names the task")]
    public async Task Save_TextThatReachesTooFar_WritesNothing(string text, string words)
    {
        var error = await Assert.ThrowsAnyAsync<InspectException>(() => _workshop.SaveAsync("t", null, null, text, Stop));

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Empty(_catalog.List());
    }

    [Theory]
    [InlineData("../t")]
    [InlineData("a/b")]
    [InlineData("t.cs")]
    [InlineData("")]
    public async Task Save_NameThatIsNone_WritesNothing(string name)
    {
        await Assert.ThrowsAnyAsync<InspectException>(() => _workshop.SaveAsync(name, null, null, "dataset: {file: datasets/capitals.jsonl}\n", Stop));

        Assert.Empty(_catalog.List());
    }

    [Fact]
    public async Task Save_CodeOfTheDisk_IsRefused()
    {
        var path = Path.Combine(_folder.Path, "code.cs");
        await File.WriteAllTextAsync(path, "// code", Stop);
        var file = new TaskFile { Path = path, DisplayPath = "tasks/code.cs", Name = "code" };

        await Assert.ThrowsAsync<InspectException>(() => _workshop.SaveAsync("code", file, _workshop.Versions.HashOf(path), "dataset: []\n", Stop));

        Assert.Equal("// code", await File.ReadAllTextAsync(path, Stop));
    }

    [Fact]
    public async Task Save_OnAVersionThatSomebodyChangedOnTheDisk_WritesNothing()
    {
        await _workshop.SaveAsync("t", null, null, "dataset: {file: datasets/capitals.jsonl}\n", Stop);
        var file = _catalog.List().Single();
        var (_, hash) = _workshop.Open(file);
        await File.WriteAllTextAsync(file.Path, "dataset: {file: datasets/capitals.jsonl}\nscorer: exact\n", Stop);

        await Assert.ThrowsAsync<StaleFileException>(() => _workshop.SaveAsync("t", file, hash, "dataset: {file: datasets/capitals.jsonl}\nscorer: f1\n", Stop));

        Assert.Equal("exact", _catalog.List().Single().Task!.Scorer.Single().Name);
    }

    [Fact]
    public void Read_FileInBraces_SaysThatTheFormDoesNotHoldIt()
    {
        Assert.Contains("in braces", _workshop.Read("{dataset: {file: datasets/capitals.jsonl}}").Misfit, StringComparison.Ordinal);
    }

    private static PartDraft Part(string name, params (string Name, object Value)[] arguments) =>
        new() { Name = name, Params = [.. arguments.Select(a => KeyValuePair.Create(a.Name, JsonSerializer.SerializeToElement(a.Value)))] };
}
