using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Settings;
using Inspect.Tests.Support;
using Microsoft.Extensions.Options;

namespace Inspect.Tests.Tasks.Code;

/// <summary>A folder of C# task files with its catalogue, which goes with the test.</summary>
public sealed class CodeFolder : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("inspect-code-").FullName;
    private int _writes;

    public CodeFolder(TasksOptions? options = null, params (string File, string Text)[] files)
    {
        Directory.CreateDirectory(Tasks);
        Array.ForEach(files, f => Write(f.File, f.Text));
        options ??= new TasksOptions();
        options.Dir = Tasks;
        Catalog = new TaskCatalog(Options.Create(options), Parts, SettingTable.BuiltIn, TimeProvider.System);
    }

    /// <summary>The example of the README.</summary>
    public const string Sums = """
        public static class Sums
        {
            [EvalTask("sums")]
            public static EvalTask Create(int count = 20, int seed = 1)
            {
                var random = new Random(seed);
                var pairs = Enumerable.Range(0, count).Select(_ => (A: random.Next(10, 100), B: random.Next(10, 100)));
                return new EvalTask
                {
                    Dataset = [.. pairs.Select(p => new Sample { Input = $"{p.A} + {p.B} =", Target = [$"{p.A + p.B}"] })],
                    Solver = [Part.Of("system_message", "Reply with the number only."), Part.Of("generate")],
                    Scorer = [Part.Of("match", new { numeric = true })],
                };
            }
        }
        """;

    public PartRegistry Parts { get; } = Make.Parts();

    public TaskCatalog Catalog { get; }

    public string Tasks => Path.Combine(_home, "tasks");

    /// <summary>A task method of one item, with what else the task holds.</summary>
    public static string Task(string name, string more = "", string before = "") =>
        $"public static class Class_{name}\n{{\n    [EvalTask(\"{name}\")]\n    public static EvalTask Create() {{ {before} return new EvalTask {{ Dataset = [new Sample {{ Input = \"q\" }}], {more} }}; }}\n}}\n";

    /// <summary>Writes a file, with a time that no earlier writing had.</summary>
    public void Write(string file, string text)
    {
        var path = Path.Combine(Tasks, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, Make.Created.UtcDateTime.AddMinutes(_writes++));
    }

    /// <summary>The list once everything is compiled and made.</summary>
    public async Task<IReadOnlyList<TaskFile>> ListAsync()
    {
        await Catalog.CompileAsync(TestContext.Current.CancellationToken);
        foreach (var file in Catalog.List())
        {
            await WithAsync(file.Name);
        }

        return Catalog.List();
    }

    /// <summary>A task with arguments given as JSON.</summary>
    public async Task<TaskFile> WithAsync(string name, params (string Name, object? Value)[] arguments)
    {
        var stop = TestContext.Current.CancellationToken;
        await Catalog.CompileAsync(stop);
        var given = arguments.ToDictionary(a => a.Name, a => System.Text.Json.JsonSerializer.SerializeToElement(a.Value));
        return await Catalog.WithAsync(Catalog.List().First(f => f.Name == name), given, stop);
    }

    /// <summary>All problems as lines.</summary>
    public async Task<IEnumerable<string>> ProblemsAsync() => (await ListAsync()).SelectMany(f => f.Problems).Select(p => p.ToString());

    public void Dispose() => Directory.Delete(_home, recursive: true);
}
