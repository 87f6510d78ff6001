using Bunit;
using Inspect.Tests.Support;
using Inspect.Web.Components.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Web.Components.Shared;

/// <summary>What stands in the field is the browser's; only a filter from elsewhere makes it anew.</summary>
public sealed class FilterFieldTests : BunitContext
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string?> _told = [];

    public FilterFieldTests() => Services.AddSingleton<TimeProvider>(_time);

    [Fact]
    public void Value_EchoesComeAfterMoreWasTyped_LeaveTheFieldAlone()
    {
        var field = Open();
        Type(field, "s");
        Type(field, "score");
        Type(field, string.Empty);

        foreach (var echo in (string?[])["s", "score", null])
        {
            field.Render(p => p.Add(f => f.Value, echo));
            Assert.False(field.Find("input").HasAttribute("value"));
        }

        Assert.Equal(["s", "score", null], _told);
    }

    [Fact]
    public void Value_ComesFromElsewhere_StandsInTheField()
    {
        var field = Open();
        Type(field, "s");
        field.Render(p => p.Add(f => f.Value, "s"));

        field.Render(p => p.Add(f => f.Value, "demo"));
        Assert.Equal("demo", field.Find("input").GetAttribute("value"));

        field.Render(p => p.Add(f => f.Value, "s"));
        Assert.Equal("s", field.Find("input").GetAttribute("value"));
    }

    [Fact]
    public void Input_FirstLetter_IsToldAtOnceAndQuickOnesTogether()
    {
        var field = Open();
        var input = () => field.Find("input");

        input().Input("s");
        Assert.Equal(["s"], _told);

        input().Input("sc");
        _time.Advance(TimeSpan.FromMilliseconds(20));
        input().Input("sco");
        _time.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal(["s"], _told);

        _time.Advance(TimeSpan.FromMilliseconds(30));
        field.Eventually(() => Assert.Equal(["s", "sco"], _told));

        _time.Advance(TimeSpan.FromSeconds(1));
        input().Input(string.Empty);
        Assert.Equal(["s", "sco", null], _told);
    }

    private IRenderedComponent<FilterField> Open() => Render<FilterField>(p => p
        .Add(f => f.Id, "filter").Add(f => f.Placeholder, "Filter").Add(f => f.Label, "Filter").Add(f => f.ValueChanged, _told.Add));

    private void Type(IRenderedComponent<FilterField> field, string text)
    {
        var before = _told.Count;
        field.InvokeAsync(() => field.Find("input").Input(text)).GetAwaiter().GetResult();
        _time.Advance(TimeSpan.FromSeconds(1));
        field.Eventually(() => Assert.True(_told.Count > before));
    }
}
