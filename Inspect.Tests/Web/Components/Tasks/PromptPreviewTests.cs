using Bunit;
using Inspect.Engine.Datasets;
using Inspect.Engine.Evals;
using Inspect.Web.Components.Tasks;

namespace Inspect.Tests.Web.Components.Tasks;

/// <summary>The item that is previewed is chosen by clicks, however quick they are.</summary>
public sealed class PromptPreviewTests : BunitContext
{
    [Fact]
    public void Next_ClickedAgainBeforeThePreviewIsThere_GoesOnFromTheItemAskedForLast()
    {
        var page = Render<PromptPreview>(p => p.Add(c => c.Preview, Of(3)).Add(c => c.ItemChanged, item => Take(item)));

        Next();
        page.Render(p => p.Add(c => c.Item, _item).Add(c => c.Preview, null));
        Next();

        Assert.Equal(2, _item);

        void Next() => page.Find("[aria-label='Next item']").Click();
    }

    [Fact]
    public void Step_AtAnEnd_DoesNothingAndKeepsItsButton()
    {
        var page = Render<PromptPreview>(p => p.Add(c => c.Preview, Of(1)).Add(c => c.ItemChanged, item => Take(item)));

        page.Find("[aria-label='Next item']").Click();
        page.Find("[aria-label='Item before']").Click();

        Assert.Equal(-1, _item);
        Assert.Equal(["true", "true"], page.FindAll("button").Select(b => b.GetAttribute("aria-disabled")));
        Assert.Equal("item 1 of 1", page.Find("[role=status]").TextContent);
    }

    private int _item = -1;

    private void Take(int item) => _item = item;

    private static TaskPreview Of(int total) => new(new Sample { Input = "q" }, total, []);
}
