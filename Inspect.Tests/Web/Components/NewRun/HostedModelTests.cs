using Bunit;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Models.Providers.OpenAi;
using Inspect.Tests.Models.Providers;
using Inspect.Web.Components.NewRun;
using Inspect.Web.Models;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspect.Tests.Web.Components.NewRun;

/// <summary>The field of a provider's model over a server in this process.</summary>
public sealed class HostedModelTests : BunitContext
{
    [Fact]
    public async Task Input_TheNameOfAProvider_OffersWhatItsServerHas()
    {
        await using var server = await ScriptedServer.StartAsync();
        var script = server.Add([], _ => new ServerAnswer { Pieces = ["""{"data":[{"id":"small"},{"id":"large"}]}"""] });
        var field = Open(script);
        Assert.Equal(["openai-api/own/"], Options(field));

        await field.InvokeAsync(() => field.Find("#hosted-model").Input("openai-api/own/"));

        field.WaitForAssertion(() => Assert.Equal("2 models of openai-api/own to choose from.", field.Find("[role=status]").TextContent));
        Assert.Equal(["openai-api/own/", "openai-api/own/large", "openai-api/own/small"], Options(field));
        await field.InvokeAsync(() => field.Find("#hosted-model").Input("openai-api/own/sm"));
        field.WaitForAssertion(() => Assert.Equal(["openai-api/own/", "openai-api/own/small"], Options(field)));
        Assert.Single(script.Requests);
    }

    [Fact]
    public async Task Input_AServerThatRefuses_SaysSoAndTakesAnyName()
    {
        await using var server = await ScriptedServer.StartAsync();
        var chosen = string.Empty;
        var field = Open(server.Add([], _ => new ServerAnswer { Status = 500, Pieces = ["at fault"] }), name => chosen = name);

        await field.InvokeAsync(() => field.Find("#hosted-model").Input("openai-api/own/x"));

        field.WaitForAssertion(() => Assert.StartsWith("The models of openai-api/own cannot be listed, but any name can be written. The server of openai-api/own answered 500", field.Find(".help.warn[role=status]").TextContent, StringComparison.Ordinal));
        await field.InvokeAsync(() => field.Find("#hosted-model").Change("openai-api/own/x"));
        Assert.Equal("openai-api/own/x", chosen);
    }

    private static string?[] Options(IRenderedComponent<HostedModel> field) => [.. field.FindAll("option").Select(o => o.GetAttribute("value"))];

    private IRenderedComponent<HostedModel> Open(ServerScript script, Action<string>? chosen = null)
    {
        var variables = new Dictionary<string, string> { ["OWN_API_KEY"] = "k", ["OWN_BASE_URL"] = script.Address.AbsoluteUri };
        var environment = new ProviderEnvironment(variables.GetValueOrDefault, () => variables.Keys);
        var provider = new OpenAiFamilyProvider(OpenAiDialects.All.Single(d => d.HasServices), environment, TimeProvider.System);
        Services.AddSingleton(new ModelRegistry([provider], TimeProvider.System, NullLogger<ModelRegistry>.Instance));
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton<ModelLists>();
        return Render<HostedModel>(p => p.Add(f => f.Names, ["openai-api/own/"]).Add(f => f.OnChange, EventCallback.Factory.Create<string>(this, name => chosen?.Invoke(name))));
    }
}
