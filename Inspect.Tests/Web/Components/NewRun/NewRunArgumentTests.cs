using System.Text.Json;
using Bunit;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Tests.Support;
using Inspect.Web.Components.NewRun;
using Inspect.Web.Queue;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Inspect.Tests.Web.Components.NewRun;

/// <summary>The fields of what a model is opened with.</summary>
public sealed class NewRunArgumentTests : BunitContext
{
    private const string Demo = "dataset: [{input: hi, target: hi}]\nscorer: exact";

    [Fact]
    public async Task ALocalModel_HasAFieldForEachArgument_ThatSaysWhatIsWrongAtOnce()
    {
        using var model = new TinyModel();
        using var tasks = new TaskFolder(("demo", Demo));
        await using var app = new AppFactory(tasks.Path, model.Dir);
        var page = Open(app, $"/new?task=demo&model=onnx/{TinyModel.Name}");
        page.Eventually(() => Assert.Equal(
            ["threads", "max-rows", "max-length", "date", "chat-template"], page.FindAll("[id^=model-arg-]").Select(f => f.Id!["model-arg-".Length..])));
        Assert.Equal("default", Source(page, "threads"));
        Assert.Equal("Cores that a step uses. Takes a whole number from 1 to 256.", page.Find("#model-arg-threads").GetAttribute("title"));

        await InputAsync(page, "threads", "0");
        await InputAsync(page, "max-length", "100000");

        page.Eventually(() => Assert.Equal(
            [
                "threads must be a whole number from 1 to 256, not 0.",
                "The model argument max_length is 100000, but must be a whole number from 2 to 256, which is what the model takes.",
            ],
            page.FindAll(".help.bad[role=alert]").Select(p => p.TextContent)));
        Assert.Equal(("true", "you"), (page.Find("#model-arg-threads").GetAttribute("aria-invalid"), Source(page, "threads")));
        await page.InvokeAsync(() => page.Find(".nrside .primary").Click());
        page.Eventually(() => Assert.Contains("Nothing was started. threads must be", page.Find(".banner.bad").TextContent, StringComparison.Ordinal));
        Assert.Empty(app.Services.GetRequiredService<EvalQueue>().List());
    }

    [Fact]
    public async Task Run_TakesThemWithIt()
    {
        using var tasks = new TaskFolder(("demo", Demo));
        await using var app = new AppFactory(tasks.Path);
        var page = Open(app, "/new?task=demo&model=mockllm/model");
        page.Eventually(() => Assert.Equal("always the same", page.Find("#model-arg-custom-outputs").GetAttribute("placeholder")));

        await InputAsync(page, "custom-outputs", "hi, no");
        await page.InvokeAsync(() => page.Find(".nrside .primary").Click());

        page.Eventually(() => Assert.Single(app.Services.GetRequiredService<EvalQueue>().List()));
        Assert.Equal("""{"custom_outputs":["hi","no"]}""", JsonSerializer.Serialize(app.Services.GetRequiredService<EvalQueue>().List()[0].Request.ModelArguments.Values));
    }

    [Fact]
    public async Task AnotherModel_HasItsOwn_AndAServerItsAddressButNoFieldForTheKey()
    {
        using var tasks = new TaskFolder(("demo", Demo));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("A")) { Variables = new ProviderEnvironment(name => name == "ANTHROPIC_API_KEY" ? "k" : null) };
        var page = Open(app, "/new?task=demo&model=fake/model");
        page.Eventually(() => Assert.Contains(page.FindAll(".help"), h => h.TextContent == "Models of this provider take none."));

        await page.InvokeAsync(() => page.FindComponent<HostedModel>().Instance.OnChange.InvokeAsync("anthropic/claude-sonnet-4-5"));

        page.Eventually(() => Assert.Equal(["streaming", "betas", "cache-ttl", "base-url"], page.FindAll("[id^=model-arg-]").Select(f => f.Id!["model-arg-".Length..])));
        await InputAsync(page, "base-url", "nowhere");
        await InputAsync(page, "streaming", "maybe");
        page.Eventually(() => Assert.Equal(
            ["streaming must be true, false or auto, not maybe.", "The address of the server must be one such as https://localhost:8000/v1, not nowhere."],
            page.FindAll(".help.bad[role=alert]").Select(p => p.TextContent)));
    }

    private IRenderedComponent<NewRunPage> Open(AppFactory app, string address)
    {
        this.Use(app);
        Render<MudPopoverProvider>();
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return Render<NewRunPage>();
    }

    private static Task InputAsync(IRenderedComponent<NewRunPage> page, string name, string text) => page.InvokeAsync(() => page.Find($"#model-arg-{name}").Input(text));

    private static string Source(IRenderedComponent<NewRunPage> page, string name) => page.Find($"label[for=model-arg-{name}] .src").TextContent;
}
