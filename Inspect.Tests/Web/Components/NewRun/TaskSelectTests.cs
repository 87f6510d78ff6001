using Bunit;
using Inspect.Engine.Tasks;
using Inspect.Web.Components.NewRun;
using MudBlazor;
using MudBlazor.Services;

namespace Inspect.Tests.Web.Components.NewRun;

/// <summary>A task is chosen from a list of a few, and among many by a part of its name.</summary>
public sealed class TaskSelectTests : BunitContext
{
    public TaskSelectTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        Render<MudPopoverProvider>();
    }

    [Fact]
    public void Few_AreAListOfAll()
    {
        var field = RenderOf(TaskSelect.MostListed);

        Assert.Single(field.FindComponents<MudSelect<string>>());
        Assert.Empty(field.FindComponents<MudAutocomplete<string>>());
    }

    [Fact]
    public async Task Many_AreFoundByAPartOfTheName_ThoseThatBeginWithItFirst()
    {
        var field = RenderOf(TaskSelect.MostListed + 900).FindComponent<MudAutocomplete<string>>().Instance;

        Assert.Equal(["7-task", "17-task", "27-task"], (await FoundAsync("7-task")).Take(3));
        Assert.Equal(field.MaxItems + 1, (await FoundAsync("task")).Count);
        Assert.Equal(field.MaxItems + 1, (await FoundAsync(null)).Count);
        Assert.Empty(await FoundAsync("nowhere"));

        async Task<IReadOnlyList<string?>> FoundAsync(string? words) => [.. (await field.SearchFunc!(words, TestContext.Current.CancellationToken)!)!];
    }

    private IRenderedComponent<TaskSelect> RenderOf(int count) => Render<TaskSelect>(p => p
        .Add(t => t.Id, "task")
        .Add(t => t.Value, "1-task")
        .Add(t => t.Tasks, [.. Enumerable.Range(0, count).Select(i => new TaskFile { Path = $"/tasks/{i}.yaml", DisplayPath = $"tasks/{i}.yaml", Name = $"{i}-task", Problems = [] })]));
}
