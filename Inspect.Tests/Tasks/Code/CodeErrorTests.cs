using System.Diagnostics;
using System.Text;
using Inspect.Engine.Tasks;
using Inspect.Tests.Support;

namespace Inspect.Tests.Tasks.Code;

/// <summary>C# task files that cannot be compiled, or that do odd things: they have their problem, the others load.</summary>
public sealed class CodeErrorTests
{
    [Fact]
    public async Task List_AFileThatDoesNotCompile_NamesPlaceAndCauseAndTheOthersLoad()
    {
        using var folder = new CodeFolder(
            null,
            ("bad.cs", "public static class Bad\n{\n    [EvalTask(\"broken\")]\n    public static EvalTask Create() => new() { Datset = [] };\n\n    private static int Twice() => \"2\";\n}"),
            ("good.cs", CodeFolder.Task("good")));

        var files = await folder.ListAsync();

        Assert.Equal([("broken", false), ("good", true)], files.Select(f => (f.Name, f.Task is not null)));
        Assert.Equal(
            ["tasks/bad.cs:4:48: 'EvalTask' does not contain a definition for 'Datset' (CS0117)", "tasks/bad.cs:6:35: Cannot implicitly convert type 'string' to 'int' (CS0029)"],
            files[0].Problems.Select(p => p.ToString()));
    }

    [Fact]
    public async Task List_AFileThatNeedsABrokenOne_SaysSoToo()
    {
        using var folder = new CodeFolder(null, ("base.cs", "public static class Base { public static int One => ; }"), ("user.cs", CodeFolder.Task("user", $"Epochs = Base.One")), ("good.cs", CodeFolder.Task("good")));

        var files = await folder.ListAsync();

        Assert.Equal([("base", false), ("good", true), ("user", false)], files.Select(f => (f.Name, f.Task is not null)));
        Assert.Equal("The name 'Base' does not exist in the current context (CS0103)", files[2].Problems.Single().Message);
    }

    [Fact]
    public async Task List_AnErrorThatIsMended_Goes()
    {
        using var folder = new CodeFolder(null, ("one.cs", "nonsense"));
        Assert.Null((await folder.ListAsync()).Single().Task);

        folder.Write("one.cs", CodeFolder.Task("one"));

        Assert.NotNull((await folder.ListAsync()).Single().Task);
    }

    [Fact]
    public async Task List_AFileOfManyErrors_ShowsTheFirst()
    {
        using var folder = new CodeFolder(null, ("many.cs", string.Concat(Enumerable.Range(0, 500).Select(i => $"class C{i} : Missing{i};\n"))));

        var problems = (await folder.ListAsync()).Single().Problems;

        Assert.Equal(21, problems.Length);
        Assert.Equal("480 more errors follow; mend those above first", problems[^1].Message);
    }

    [Fact]
    public async Task List_AFileOfTenMegabytes_IsRefusedUnread()
    {
        using var folder = new CodeFolder(null, ("large.cs", "// " + new string('x', 10_000_000)), ("good.cs", CodeFolder.Task("good")));

        var files = await folder.ListAsync();

        Assert.Equal([("good", true), ("large", false)], files.Select(f => (f.Name, f.Task is not null)));
        Assert.Equal("tasks/large.cs: the file has 10,000,003 bytes; it may have 1 MB. Move the items into a dataset file.", files[1].Problems.Single().ToString());
    }

    [Fact]
    public async Task List_AFileInLatin1_NamesTheByte()
    {
        using var folder = new CodeFolder(null, ("good.cs", CodeFolder.Task("good")));
        await File.WriteAllBytesAsync(Path.Combine(folder.Tasks, "latin.cs"), Encoding.Latin1.GetBytes("// a\n// café\n"), TestContext.Current.CancellationToken);

        Assert.Equal(["tasks/latin.cs:2:7: the byte 0xE9 is no text in UTF-8. Save the file as UTF-8."], await folder.ProblemsAsync());
    }

    /// <summary>Far more than a stack holds; Roslyn takes the square of it for a long sum.</summary>
    private const int Depth = 20_000;

    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("[", "1", "]")]
    [InlineData("{", "1", "}")]
    [InlineData("!", "true", "")]
    [InlineData("- ", "1", "")]
    [InlineData("true ? 1 : ", "1", "")]
    [InlineData("() => ", "1", "")]
    [InlineData("List<", "int", ">")]
    [InlineData("$\"{", "1", "}\"")]
    [InlineData("1 + ", "1", "")]
    [InlineData("a => new { b = ", "1", "}")]
    public async Task List_AFileOfEndlessDepth_IsAnErrorOfThatFile(string open, string inner, string close)
    {
        var text = string.Concat(Enumerable.Repeat(open, Depth)) + inner + string.Concat(Enumerable.Repeat(close, Depth));
        using var folder = new CodeFolder(null, ("deep.cs", $"public static class D {{ public static bool X => {text}; }}"), ("good.cs", CodeFolder.Task("good")));

        Assert.Equal([("deep", false), ("good", true)], (await folder.ListAsync()).Select(f => (f.Name, f.Task is not null)));
    }

    [Fact]
    public async Task List_AMethodThatNeverComesBack_IsGivenUpAndTheOthersLoad()
    {
        using var endless = new Endless();
        using var folder = new CodeFolder(new TasksOptions { CodeSeconds = 1 }, ("endless.cs", CodeFolder.Task("endless", "", Endless.Code)), ("good.cs", CodeFolder.Task("good")));

        var files = await folder.ListAsync();

        Assert.Equal([("endless", false), ("good", true)], files.Select(f => (f.Name, f.Task is not null)));
        Assert.Equal("the method Create has not come back within 1 seconds. It may be in an endless loop: correct it and save the file. Restart the app to end the old call.", files[0].Problems.Single().Message);
    }

    [Fact]
    public async Task With_AMethodThatHangs_IsNotCalledOnceMore()
    {
        using var endless = new Endless();
        const string hangs = "public static class H { private static int calls; [EvalTask(\"hangs\")] public static EvalTask Create(int n = 0) { if (Interlocked.Increment(ref calls) > 1) { throw new InvalidOperationException(\"Called again.\"); } " + Endless.Code + " return null!; } }";
        using var folder = new CodeFolder(new TasksOptions { CodeSeconds = 1 }, ("hangs.cs", hangs));
        await folder.ListAsync();

        var again = await folder.WithAsync("hangs", ("n", 1));

        Assert.Equal("the method Create was called before and has not come back. Correct what it waits for and save the file; restart the app to end the old call.", again.Problems.Single().Message);
    }

    [Fact]
    public async Task List_WhileAMethodHangs_WaitsOnceAtMost()
    {
        using var endless = new Endless();
        using var folder = new CodeFolder(new TasksOptions { CodeSeconds = 600 }, ("endless.cs", CodeFolder.Task("endless", "", Endless.Code)), ("good.cs", CodeFolder.Task("good")));
        await folder.Catalog.CompileAsync(TestContext.Current.CancellationToken);
        folder.Catalog.List();
        var start = Stopwatch.GetTimestamp();

        var files = folder.Catalog.List();

        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, Patience.Most);
        Assert.Equal([("endless", false), ("good", true)], files.Select(f => (f.Name, f.Task is not null)));
        Assert.Equal("the task is still being made. Look again in a few seconds.", files[0].Problems.Single().Message);
    }

    [Fact]
    public async Task List_WithCodeSwitchedOff_SaysSoAndRunsNothing()
    {
        using var folder = new CodeFolder(new TasksOptions { AllowCode = false }, ("sums.cs", CodeFolder.Sums), ("plain.yaml", "dataset: [{input: a}]"));

        var files = await folder.ListAsync();

        Assert.Equal([("plain", true), ("sums", false)], files.Select(f => (f.Name, f.Task is not null)));
        Assert.Equal("tasks/sums.cs: C# task files are switched off here: Tasks:AllowCode is false. Write the task in YAML, or have the setting changed.", files[1].Problems.Single().ToString());
    }

    [Fact]
    public async Task Compile_WhatTheWebAppKnows_IsNotThere()
    {
        using var folder = new CodeFolder(null, ("web.cs", "public sealed class W { public Inspect.Web.Cli.EvalCommand? Command; public Xunit.FactAttribute? Fact; }"));

        Assert.Equal(2, (await folder.ListAsync()).Single().Problems.Count(p => p.Message.Contains("CS0234", StringComparison.Ordinal) || p.Message.Contains("CS0246", StringComparison.Ordinal)));
    }

    /// <summary>Code that goes on for as long as its test: what went on for ever would take a core from all tests after it.</summary>
    private sealed class Endless : IDisposable
    {
        public const string Code = "while (AppContext.TryGetSwitch(\"Inspect.Tests.Endless\", out var goesOn) && goesOn) { Thread.Sleep(5); }";

        private const string Switch = "Inspect.Tests.Endless";

        public Endless() => AppContext.SetSwitch(Switch, true);

        public void Dispose() => AppContext.SetSwitch(Switch, false);
    }
}
