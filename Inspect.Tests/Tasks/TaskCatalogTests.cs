using System.Text.Json;
using Inspect.Engine.Datasets;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Settings;
using Inspect.Tests.Support;
using Microsoft.Extensions.Options;

namespace Inspect.Tests.Tasks;

/// <summary>The list of tasks when a folder holds odd things: they have their problem, the others load.</summary>
public sealed class TaskCatalogTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("inspect-catalog-").FullName;
    private readonly TaskCatalog _catalog;

    public TaskCatalogTests()
    {
        Directory.CreateDirectory(Tasks);
        _catalog = new TaskCatalog(Options.Create(new TasksOptions { Dir = Tasks }), Make.Parts(), SettingTable.BuiltIn, TimeProvider.System);
        Write("good.yaml", "dataset: [{input: a}]");
    }

    private string Tasks => Path.Combine(_home, "tasks");

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Theory]
    [InlineData("dataset: [{input: a}]\nmetadata: &m\n  a: *m")]
    [InlineData("dataset: [{input: a}]\nmetadata:\n  ? [a, b]\n  : 1")]
    [InlineData("dataset: [{input: a}]\nparameters: {p: a}\nmetadata: {a: 1, \"${p}\": 2}")]
    public void List_OneOddFile_IsAProblemOfThatFile(string text)
    {
        Write("odd.yaml", text);

        Assert.Equal([("good", true), ("odd", false)], _catalog.List().Select(f => (f.Name, f.Task is not null)));
    }

    [Fact]
    public void List_NothingHasChanged_IsTheSameList()
    {
        var first = _catalog.List();

        Assert.Same(first, _catalog.List());
    }

    [Fact]
    public async Task List_NothingHasChanged_IsTheSameListBesideBrokenFilesAndCode()
    {
        Write("odd.yaml", "dataset: [{input: a}]\nscorer: nonsense");
        Write("code.cs", "public static class Sums { [EvalTask(\"coded\")] public static EvalTask Create() => new() { Dataset = [new Sample { Input = \"q\" }] }; }");
        await _catalog.ListAsync(TestContext.Current.CancellationToken);
        var first = _catalog.List();

        Assert.Equal([("coded", true), ("good", true), ("odd", false)], first.Select(f => (f.Name, f.Task is not null)));
        Assert.Same(first, _catalog.List());
    }

    [Fact]
    public void List_WhatABrokenFileNeededHasCome_IsRead()
    {
        Write("short.yaml", "dataset: {file: later.jsonl}");
        _ = _catalog.List();

        Write("later.jsonl", "{\"input\":\"a\"}");

        var after = _catalog.List().Single(f => f.Name == "short");
        Assert.NotNull(after.Task);
    }

    [Fact]
    public void List_WhileManyWriteAndAsk_HasWhatEachWroteBefore()
    {
        var missing = new System.Collections.Concurrent.ConcurrentBag<string>();

        Parallel.For(0, 40, i =>
        {
            Write($"t{i}.yaml", "dataset: [{input: a}]");
            if (_catalog.List().All(f => f.Name != $"t{i}"))
            {
                missing.Add($"t{i}");
            }
        });

        Assert.Empty(missing);
        Assert.Equal(41, _catalog.List().Count);
    }

    [Fact]
    public void List_APipe_IsAProblemOfThatFile()
    {
        NamedPipe.Make(Path.Combine(Tasks, "pipe.yaml"));

        Assert.Equal([("good", true), ("pipe", false)], _catalog.List().Select(f => (f.Name, f.Task is not null)));
        Assert.Equal("tasks/pipe.yaml: this is a pipe, a device or the like, which may never end. Put a file in its place.", _catalog.Find("pipe", null).Problems.Single().ToString());
    }

    [Fact]
    public void List_ALinkToADevice_IsAProblemOfThatFile()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Devices have no paths there.");
        File.CreateSymbolicLink(Path.Combine(Tasks, "zero.yaml"), "/dev/zero");

        Assert.Equal([("good", true), ("zero", false)], _catalog.List().Select(f => (f.Name, f.Task is not null)));
    }

    [Fact]
    public void List_ALinkToAFolderOfItself_ListsEachTaskOnce()
    {
        Directory.CreateSymbolicLink(Path.Combine(Tasks, "loop"), Tasks);

        Assert.Equal(["good"], _catalog.List().Select(f => f.Name));
    }

    [Fact]
    public void List_HiddenFolders_AreLeftOut()
    {
        Directory.CreateDirectory(Path.Combine(Tasks, ".git", "deep"));
        Write(".git/deep/hidden.yaml", "dataset: [{input: a}]");
        Directory.CreateDirectory(Path.Combine(Tasks, "sub"));
        Write("sub/seen.yml", "dataset: [{input: a}]");

        Assert.Equal(["good", "seen"], _catalog.List().Select(f => f.Name));
    }

    [Fact]
    public void List_AFileThatIsNotUtf8_NamesItsPlace()
    {
        File.WriteAllBytes(Path.Combine(Tasks, "latin.yaml"), [.. "dataset:\n- input: caf"u8, 0xE9, .. "\n"u8]);

        Assert.Equal("tasks/latin.yaml:2:13: the byte 0xE9 is no text in UTF-8. Save the file as UTF-8.", _catalog.Find("latin", null).Problems.Single().ToString());
    }

    [Fact]
    public void List_AFileThatIsTooLarge_IsNamedOnce()
    {
        Write("large.yaml", new string('#', (1 << 20) + 1));

        Assert.Equal("tasks/large.yaml: the file has 1,048,577 bytes; it may have 1 MB. Move the items into a dataset file.", _catalog.Find("large", null).Problems.Single().ToString());
    }

    [Fact]
    public void List_TwoFilesOfOneName_NamesBoth()
    {
        Write("twin.yaml", "name: good\ndataset: [{input: a}]");

        var twin = _catalog.List().Single(f => f.Path.EndsWith("twin.yaml", StringComparison.Ordinal));

        Assert.Equal("tasks/twin.yaml: the name \"good\" is also that of tasks/good.yaml; give one of them another \"name\"", twin.Problems.Single().ToString());
    }

    [Fact]
    public void Find_NoSuchTask_NamesNoPathOfTheServer()
    {
        var error = Assert.Throws<UnknownTaskException>(() => _catalog.Find("xyz", null));

        Assert.Equal("There is no task \"xyz\" in tasks/. Known: good.", error.Message);
    }

    [Fact]
    public void Read_AFileThatIsGone_SaysSo()
    {
        var file = _catalog.Read(Path.Combine(Tasks, "gone.yaml"), new Dictionary<string, JsonElement>());

        Assert.Equal("tasks/gone.yaml: the file is gone. Put it back, or choose another.", Assert.Throws<TaskFileException>(file.Require).Message);
    }

    [Fact]
    public void Find_APathElsewhere_IsNamedByItsFileAlone()
    {
        var path = Path.Combine(_home, "elsewhere", "x.yaml");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "scorer: exakt");
        var other = new TaskCatalog(Options.Create(new TasksOptions { Dir = Path.Combine(_home, "other", "tasks") }), Make.Parts(), SettingTable.BuiltIn, TimeProvider.System);

        Assert.All(other.Find(path, "/").Problems, p => Assert.Equal("x.yaml", p.File));
    }

    [Fact]
    public async Task ReadDataset_OfATaskInAFolder_NamesTheFileFromHome()
    {
        Directory.CreateDirectory(Path.Combine(Tasks, "sub"));
        Directory.CreateDirectory(Path.Combine(Tasks, "data"));
        Write("data/q.jsonl", "{\"input\": \"a\"}\n{");
        Write("sub/q.yaml", "dataset: {file: ../data/q.jsonl}");

        var error = await Assert.ThrowsAsync<DatasetException>(async () => await _catalog.Find("q", null).Require().ReadDatasetAsync(0, TestContext.Current.CancellationToken));

        Assert.StartsWith("tasks/data/q.jsonl:2: not JSON (", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_home, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("line", error.Message.Replace("Mend the line.", string.Empty, StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void List_ADatasetThatIsAPipe_IsAProblemAtItsPlace()
    {
        NamedPipe.Make(Path.Combine(Tasks, "q.csv"));
        Write("q.yaml", "dataset: {file: q.csv}");

        Assert.Equal("tasks/q.yaml:1:17: q.csv is a pipe, a device or the like, which may never end; put a file in its place", _catalog.Find("q", null).Problems.Single().ToString());
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(Tasks, name), text);
}
