using Bunit;
using Inspect.Tests.Support;
using Inspect.Web.Components.NewRun;
using MudBlazor;

namespace Inspect.Tests.Web.Components.NewRun;

/// <summary>Which roles the form offers.</summary>
public sealed class NewRunRoleTests : BunitContext
{
    private static readonly string[] Asked = ["role-grader", "role-judge"];

    [Fact]
    public async Task Roles_OfScorersThatOneIsMadeOf_AreOffered()
    {
        const string panel = "scorer: {multi_scorer: {reducer: mode, scorers: [model_graded_qa, {cascade: [{model_graded_fact: {model_role: judge}}, exact]}, {model_graded_qa: {model: fake/judge, model_role: unasked}}]}}";
        using var tasks = new TaskFolder(("panel", $"dataset: [{{input: hi, target: hi}}]\n{panel}\nmodel: fake/model"));
        await using var app = new AppFactory(tasks: tasks.Path, fake: FakeProvider.Saying("A"));
        this.Use(app);
        Render<MudPopoverProvider>();

        var page = Render<NewRunPage>();

        page.Eventually(() => Assert.Equal(Asked, page.FindComponents<ModelSelect>().Select(s => s.Instance.Id).Where(i => i.StartsWith("role-", StringComparison.Ordinal))));
    }
}
