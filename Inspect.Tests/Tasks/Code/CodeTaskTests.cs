using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Parts;
using Inspect.Tests.Support;

namespace Inspect.Tests.Tasks.Code;

/// <summary>Tasks that are methods of C# files: what they hold, their parameters, and what is said of wrong ones.</summary>
public sealed class CodeTaskTests
{
    private const string Kinds = """
        public enum Size { Small, Large }

        public static class Kinds
        {
            [EvalTask("kinds")]
            public static EvalTask Create(string text = "t", bool flag = true, int whole = 1, long large = 2, double number = 0.5, decimal exact = 1.5m, Size size = Size.Large, string[]? list = null, int? none = null, JsonElement? any = null) =>
                new()
                {
                    Description = $"{text}|{flag}|{whole}|{large}|{number}|{exact}|{size}|{string.Join("+", list ?? [])}|{none}|{any}",
                    Dataset = [new Sample { Input = "q" }],
                };
        }
        """;

    private static readonly string[] TwoTexts = ["a", "b"];

    [Fact]
    public async Task Example_AsItStands_IsATask()
    {
        using var folder = new CodeFolder(null, ("sums.cs", CodeFolder.Sums));

        var file = Assert.Single(await folder.ListAsync());

        var task = file.Require();
        Assert.Equal(("sums", "tasks/sums.cs", 20), (file.Name, file.DisplayPath, task.Dataset!.Samples.Length));
        Assert.Equal("sums", task.Name);
        Assert.Equal(Path.Combine(folder.Tasks, "sums.cs"), task.File);
        Assert.Equal(Enumerable.Range(1, 20).Select(i => $"{i}"), task.Dataset.Samples.Select(s => s.Id!.Value.Text));
        Assert.All(task.Dataset.Samples, s => Assert.Equal(s.Input.Text.TrimEnd('=').Split('+').Sum(int.Parse).ToString(System.Globalization.CultureInfo.InvariantCulture), s.Target.Text));
        Assert.True(task.Dataset.Samples[0].Target.IsList);
        Assert.Equal(["system_message {\"template\":\"Reply with the number only.\"}", "generate {}"], task.Solver.Select(p => $"{p.Name} {JsonSerializer.Serialize(p.Params)}"));
        Assert.Equal(["match {\"numeric\":true}"], task.Scorer.Select(p => $"{p.Name} {JsonSerializer.Serialize(p.Params)}"));
        Assert.Equal([("count", "20"), ("seed", "1")], file.Parameters.Select(p => (p.Key, p.Value.GetRawText())));
    }

    [Fact]
    public async Task Readme_ItsExamples_AreTasksAndParts()
    {
        var blocks = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), TestContext.Current.CancellationToken)).Split("```csharp\n").Skip(1).Select(b => b.Split("```")[0]).ToList();
        using var folder = new CodeFolder(null, [.. blocks.Select((b, i) => ($"readme{i}.cs", b))]);

        Assert.Equal(2, blocks.Count);
        Assert.Equal(CodeFolder.Sums, blocks[0].TrimEnd());
        Assert.Equal(20, (await folder.ListAsync()).Single().Require().Dataset!.Samples.Length);
        Assert.NotNull(folder.Parts.Find(PartKind.Scorer, "brief"));
    }

    [Fact]
    public async Task With_Arguments_TheyAreThoseOfTheMethod()
    {
        using var folder = new CodeFolder(null, ("sums.cs", CodeFolder.Sums));

        var file = await folder.WithAsync("sums", ("count", 3));

        Assert.Equal(3, file.Require().Dataset!.Samples.Length);
        Assert.Equal([("count", "3"), ("seed", "1")], file.Parameters.Select(p => (p.Key, p.Value.GetRawText())));
    }

    [Fact]
    public async Task With_TheSameArguments_GivesTheSameItems()
    {
        using var folder = new CodeFolder(null, ("sums.cs", CodeFolder.Sums));
        using var other = new CodeFolder(null, ("sums.cs", CodeFolder.Sums));

        Assert.Equal((await folder.WithAsync("sums", ("seed", 7))).Require().Dataset!.Samples.Select(s => s.Input), (await other.WithAsync("sums", ("seed", 7))).Require().Dataset!.Samples.Select(s => s.Input));
    }

    [Fact]
    public async Task With_ValuesOfEveryKind_AreConverted()
    {
        using var folder = new CodeFolder(null, ("kinds.cs", Kinds));

        var defaults = await folder.WithAsync("kinds");
        var given = await folder.WithAsync(
            "kinds", ("text", 7), ("flag", "false"), ("whole", "12"), ("large", 5_000_000_000), ("number", 3), ("exact", 0.1), ("size", "small"), ("list", TwoTexts), ("none", 4), ("any", new { a = 1 }));

        Assert.Equal("t|True|1|2|0.5|1.5|Large|||", defaults.Require().Description);
        Assert.Equal("7|False|12|5000000000|3|0.1|Small|a+b|4|{\"a\":1}", given.Require().Description);
        Assert.Equal("\"Large\"", defaults.Parameters["size"].GetRawText());
    }

    [Theory]
    [InlineData("cont", "3", "there is no parameter \"cont\". Did you mean \"count\"?")]
    [InlineData("other", "3", "there is no parameter \"other\"; the task takes count, seed")]
    [InlineData("count", "\"many\"", "the parameter \"count\" must be a whole number, not \"many\"")]
    [InlineData("count", "1.5", "the parameter \"count\" must be a whole number, not 1.5")]
    [InlineData("count", "3000000000", "the parameter \"count\" must be a whole number, not 3000000000")]
    [InlineData("count", "null", "the parameter \"count\" must be a whole number, not null")]
    [InlineData("count", "[1]", "the parameter \"count\" must be a whole number, not [1]")]
    public async Task With_AWrongArgument_NamesIt(string name, string value, string message)
    {
        using var folder = new CodeFolder(null, ("sums.cs", CodeFolder.Sums));

        var file = await folder.WithAsync("sums", (name, JsonSerializer.Deserialize<JsonElement>(value)));

        Assert.Null(file.Task);
        Assert.Equal($"tasks/sums.cs:3:1: {message}", Assert.Single(file.Problems).ToString());
    }

    [Fact]
    public async Task With_AParameterWithoutDefault_NeedsAValue()
    {
        using var folder = new CodeFolder(null, ("need.cs", "public static class N\n{\n    [EvalTask(\"need\")]\n    public static EvalTask Create(string topic) => new() { Dataset = [new Sample { Input = topic }] };\n}"));

        Assert.Equal(["tasks/need.cs:3:1: the task needs a value of \"topic\": give it with -T topic=…, or give the parameter a default"], await folder.ProblemsAsync());
        Assert.Equal("sea", (await folder.WithAsync("need", ("topic", "sea"))).Require().Dataset!.Samples[0].Input.Text);
    }

    [Theory]
    [InlineData("", "throw new InvalidDataException(\"The lake is dry.\");", "the method Create failed: The lake is dry.")]
    [InlineData("Scorer = [Part.Of(\"exakt\")]", "", "unknown scorer \"exakt\". Did you mean \"exact\"?")]
    [InlineData("Scorer = [Part.Of(\"exact\", 5)]", "", "exact takes no arguments; remove the value")]
    [InlineData("Scorer = [Part.Of(\"match\", new { where = 1 })]", "", "match has no argument \"where\". It takes location, ignore_case, numeric.")]
    [InlineData("Scorer = [new PartUse.Made(\"text\", Part.Of(\"mine\"))]", "", "The scorer \"mine\" is a String, which is no scorer. Correct the task that holds it.")]
    [InlineData("Scorer = [new PartUse.Made(null!, Part.Of(\"mine\"))]", "", "The scorer \"mine\" is nothing, which is no scorer. Correct the task that holds it.")]
    [InlineData("Source = new DatasetSource { Path = \"x.csv\" }", "", "the task has a Dataset and a Source; give it one of them")]
    [InlineData("", "if (true) { return null!; }", "the method Create gave no task; return a new EvalTask")]
    [InlineData("", "if (true) { return new EvalTask(); }", "the task has no items: give it a Dataset, such as Dataset = [new Sample { Input = \"…\" }], or a Source, the file that they are read from")]
    [InlineData("", "if (true) { return new EvalTask { Dataset = [] }; }", "dataset: the dataset is empty. Give it at least one item with an input.")]
    [InlineData("Config = new() { Temperature = 3 }", "", "temperature is 3, but must be 0 to 2.")]
    public async Task List_AWrongTask_HasItsSentenceAndTheOthersLoad(string more, string before, string message)
    {
        using var folder = new CodeFolder(null, ("bad.cs", CodeFolder.Task("bad", more, before)), ("good.cs", CodeFolder.Task("good")), ("plain.yaml", "dataset: [{input: a}]"));

        var files = await folder.ListAsync();

        Assert.Equal([("bad", false), ("good", true), ("plain", true)], files.Select(f => (f.Name, f.Task is not null)));
        Assert.Equal(message, files[0].Problems.Single().Message);
        Assert.Equal("tasks/bad.cs", files[0].Problems.Single().File);
    }

    [Fact]
    public async Task List_AnExceptionBelowTheMethod_IsToldWhereItHappened()
    {
        const string text = "public static class Deep\n{\n    [EvalTask(\"deep\")]\n    public static EvalTask Create() => Below();\n\n    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]\n    private static EvalTask Below() =>\n        throw new InvalidOperationException(\"No.\");\n}";
        using var folder = new CodeFolder(null, ("deep.cs", text));

        Assert.Equal(["tasks/deep.cs:8:1: the method Create failed: No."], await folder.ProblemsAsync());
    }

    [Theory]
    [InlineData("[EvalTask(\"m\")] internal static EvalTask Create() => null!;", "tasks/m.cs:3:1: the method Create must be public and static, and return EvalTask")]
    [InlineData("[EvalTask(\"m\")] public static string Create() => \"\";", "tasks/m.cs:3:1: the method Create must be public and static, and return EvalTask")]
    [InlineData("[EvalTask(\"m\")] public static EvalTask Create<T>() => null!;", "tasks/m.cs:3:1: the method Create must be public and static, and return EvalTask")]
    [InlineData("[EvalTask(\"m n\")] public static EvalTask Create() => null!;", "tasks/m.cs:3:1: the name \"m n\" may hold letters, digits, \"_\" and \"-\" only")]
    [InlineData("[EvalTask(\"m\")] public static EvalTask Create(Uri? where = null) => null!;", "tasks/m.cs:3:1: the parameter \"where\" is of a type that nobody can give a value from outside. Use string, bool, int, long, double, decimal, an enum, a list of strings or JsonElement")]
    public async Task List_AMethodThatCanBeNoTask_SaysWhy(string method, string problem)
    {
        using var folder = new CodeFolder(null, ("m.cs", $"public static class M\n{{\n    {method}\n}}"));

        Assert.Equal([problem], await folder.ProblemsAsync());
    }

    [Fact]
    public async Task List_ASourceFile_CountsFromTheTaskFile()
    {
        using var folder = new CodeFolder(null, ("sub/far.cs", "public static class F { [EvalTask(\"far\")] public static EvalTask Create() => new() { Source = new DatasetSource { Path = \"data.jsonl\" }, Epochs = 2 }; }"), ("sub/data.jsonl", "{\"input\": \"from the file\"}"));

        var task = (await folder.WithAsync("far")).Require();

        Assert.Equal("from the file", (await task.ReadDatasetAsync(0, TestContext.Current.CancellationToken)).Samples.Single().Input.Text);
        Assert.Equal(2, task.Epochs);
    }

    [Fact]
    public async Task Find_ByPath_FindsTheOnlyTaskAndAsksWhereThereAreSeveral()
    {
        using var folder = new CodeFolder(null, ("one.cs", CodeFolder.Task("single")), ("two.cs", CodeFolder.Task("a") + CodeFolder.Task("b")), ("none.cs", "public sealed class Nothing;"));
        await folder.ListAsync();
        var home = Path.GetDirectoryName(folder.Tasks)!;

        Assert.Equal("single", folder.Catalog.Find("tasks/one.cs", home).Name);
        Assert.Equal("tasks/two.cs holds several tasks. Name one of them: a, b.", Assert.Throws<InspectException>(() => folder.Catalog.Find("tasks/two.cs", home)).Message);
        Assert.Equal("tasks/none.cs holds no task. Mark a method of it with [EvalTask(\"NAME\")].", Assert.Throws<InspectException>(() => folder.Catalog.Find("tasks/none.cs", home)).Message);
    }

    [Fact]
    public async Task Find_APathOutsideOfTheFolder_SaysWhereCodeMustLie()
    {
        using var folder = new CodeFolder();
        using var elsewhere = new CodeFolder(null, ("far.cs", CodeFolder.Task("far")));
        await folder.ListAsync();

        var error = Assert.Throws<InspectException>(() => folder.Catalog.Find(Path.Combine(elsewhere.Tasks, "far.cs"), folder.Tasks));

        Assert.Equal("far.cs lies outside of tasks/, whose C# files alone are compiled. Move it there.", error.Message);
    }

    [Fact]
    public async Task List_TwoTasksOfOneName_TheSecondSaysSo()
    {
        using var folder = new CodeFolder(null, ("one.cs", CodeFolder.Task("same")), ("same.yaml", "dataset: [{input: a}]"));

        var files = await folder.ListAsync();

        Assert.Equal([("tasks/one.cs", true), ("tasks/same.yaml", false)], files.Select(f => (f.DisplayPath, f.Task is not null)));
    }
}
