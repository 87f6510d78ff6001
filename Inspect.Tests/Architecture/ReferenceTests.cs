using Inspect.Engine;
using Inspect.Tests.Support;
using NetArchTest.Rules;

namespace Inspect.Tests.Architecture;

/// <summary>References point one way: Web to Engine, and inside Engine only to the same storey or below.</summary>
public sealed class ReferenceTests
{
    private const string Root = "Inspect.Engine";

    private static readonly string[][] Storeys =
    [
        ["Python", "Statistics", "Inference"],
        ["Values", "Messages", "Models", "Datasets", "Metrics", "Tools", "Transcripts", "Parts"],
        ["Tasks", "Solvers", "Scorers"],
        ["Logs", "Live"],
        ["Evals"],
    ];

    public static TheoryData<string> Folders() => [.. Storeys.SelectMany(s => s)];

    [Fact]
    public void Engine_KnowsNothingOfTheWeb()
    {
        var result = Types.InAssembly(typeof(InspectException).Assembly)
            .ShouldNot().HaveDependencyOnAny("Inspect.Web", "Microsoft.AspNetCore", "MudBlazor", "Serilog").GetResult();

        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Folder_UsesItsOwnStoreyAndThoseBelow(string folder)
    {
        var storey = Array.FindIndex(Storeys, s => s.Contains(folder));
        string[] above = [.. Storeys.Skip(storey + 1).SelectMany(s => s).Select(f => $"{Root}.{f}")];

        var result = Types.InAssembly(typeof(InspectException).Assembly)
            .That().ResideInNamespaceStartingWith($"{Root}.{folder}")
            .ShouldNot().HaveDependencyOnAny(above.Length == 0 ? ["Inspect.Web"] : above).GetResult();

        Assert.True(result.IsSuccessful, $"{folder}: {string.Join(", ", result.FailingTypeNames ?? [])}");
    }

    [Fact]
    public void CatchAll_StandsInFourPlacesOnly()
    {
        var files = Directory.EnumerateFiles(Repository.Root, "*.cs", SearchOption.AllDirectories)
            .Where(f => f.Contains("Inspect.Engine", StringComparison.Ordinal) || f.Contains("Inspect.Web", StringComparison.Ordinal))
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        var found = files.Where(f => File.ReadLines(f).Any(l => l.Contains("catch (Exception", StringComparison.Ordinal) && !l.Contains("when", StringComparison.Ordinal)))
            .Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal);

        Assert.Equal(["EvalWorker.cs", "Program.cs", "SampleRunner.cs"], found);
    }
}
