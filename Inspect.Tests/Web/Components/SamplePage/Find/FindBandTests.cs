using Bunit;
using Inspect.Web.Components.SamplePage.Find;
using Inspect.Web.Components.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Components.SamplePage.Find;

/// <summary>The line of find: its words go into the address and come back, while more is typed.</summary>
public sealed class FindBandTests : BunitContext
{
    public FindBandTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddScoped<Keyboard>();
    }

    [Fact]
    public void Query_ComesBackAfterMoreWasTyped_LeavesTheFieldAlone()
    {
        var told = new List<string>();
        var band = Render<FindBand>(p => p.Add(b => b.Query, null).Add(b => b.Session, null).Add(b => b.OnQuery, told.Add));

        band.Find("#find").Input("de");
        band.Find("#find").Input("deb");
        band.Render(p => p.Add(b => b.Query, "de"));
        Assert.False(band.Find("#find").HasAttribute("value"));
        band.Render(p => p.Add(b => b.Query, "deb"));
        Assert.False(band.Find("#find").HasAttribute("value"));

        Assert.Equal(["de", "deb"], told);
    }

    [Fact]
    public void Query_OfALink_StandsInTheField()
    {
        var band = Render<FindBand>(p => p.Add(b => b.Query, "debian").Add(b => b.Session, null));

        Assert.Equal("debian", band.Find("#find").GetAttribute("value"));
        band.Render(p => p.Add(b => b.Query, "other"));
        Assert.Equal("other", band.Find("#find").GetAttribute("value"));
    }
}
