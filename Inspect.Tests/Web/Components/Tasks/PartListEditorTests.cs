using System.Collections.Immutable;
using System.Text.Json;
using Bunit;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Editing;
using Inspect.Tests.Support;
using Inspect.Web.Components.Shared;
using Inspect.Web.Components.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Components.Tasks;

/// <summary>Solvers as an ordered list: buttons do everything, and fields come from what parts declare.</summary>
public sealed class PartListEditorTests : BunitContext
{
    private ImmutableArray<PartDraft> _parts = [Template("Be brief"), new PartDraft { Name = "generate" }];

    public PartListEditorTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton(Make.Parts());
        Services.AddScoped<Keyboard>();
    }

    [Fact]
    public void MoveDown_FirstPart_IsLastAndSaysSo()
    {
        var list = RenderList();

        list.Find("#solver-1-down").Click();

        Assert.Equal(["generate", "system_message"], _parts.Select(p => p.Name));
        Assert.Equal("system_message is number 2 now.", list.Find("[role=status]").TextContent);
    }

    [Fact]
    public void Add_PartThatPrepares_StandsBeforeTheModelIsAsked()
    {
        var list = RenderList();
        list.Find("select").Change("prompt_template");

        list.FindAll("button").First(b => b.TextContent.Contains("Add step", StringComparison.Ordinal)).Click();

        Assert.Equal(["system_message", "prompt_template", "generate"], _parts.Select(p => p.Name));
    }

    [Fact]
    public void Field_OfAParameter_ChangesIt()
    {
        var list = RenderList();

        list.Find("#solver-1-template").Change("Be kind");

        Assert.Equal("Be kind", _parts[0]["template"]!.Value.GetString());
        Assert.Null(_parts[0].Text);
    }

    [Fact]
    public void Remove_LastPart_LeavesTheOthers()
    {
        var list = RenderList();

        list.Find("[aria-label='Remove generate']").Click();

        Assert.Equal(["system_message"], _parts.Select(p => p.Name));
    }

    private static PartDraft Template(string text) => new() { Name = "system_message", Text = "x", Params = [KeyValuePair.Create("template", JsonSerializer.SerializeToElement(text))] };

    private IRenderedComponent<PartListEditor> RenderList() => Render<PartListEditor>(p => p
        .Add(l => l.Kind, PartKind.Solver).Add(l => l.Title, "Solver chain").Add(l => l.AddText, "Add step").Add(l => l.Parts, _parts)
        .Add(l => l.OnChange, parts => _parts = parts));
}
