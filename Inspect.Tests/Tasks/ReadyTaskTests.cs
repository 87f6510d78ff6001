using Inspect.Engine.Datasets.Library;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Settings;
using Inspect.Tests.Support;
using Microsoft.Extensions.Options;

namespace Inspect.Tests.Tasks;

/// <summary>The tasks that come with the app can be run, and their datasets have nothing to correct.</summary>
public sealed class ReadyTaskTests
{
    private static readonly string Dir = Path.Combine(Repository.Root, "tasks");

    public static TheoryData<string> Datasets() => [.. new DatasetLibrary(Dir).List().Select(e => e.Name)];

    [Fact]
    public void Tasks_OfTheFolder_HaveNoProblemsAndBeginWithHelloWorld()
    {
        var catalog = new TaskCatalog(Options.Create(new TasksOptions { Dir = Dir }), Make.Parts(), SettingTable.BuiltIn, TimeProvider.System);

        var files = catalog.List();

        Assert.Empty(files.SelectMany(f => f.Problems));
        Assert.Equal("hello_world", files[0].Name);
    }

    [Theory]
    [MemberData(nameof(Datasets))]
    public async Task Dataset_OfTheFolder_HasNoErrorsAndAFewDozenItems(string name)
    {
        var library = new DatasetLibrary(Dir);
        using var file = await library.OpenAsync(library.Find(name)!, null, TestContext.Current.CancellationToken);

        var report = RowChecks.Of(file, TestContext.Current.CancellationToken);

        Assert.Equal(0, report.Errors);
        Assert.InRange(file.Count, 20, 60);
    }
}
