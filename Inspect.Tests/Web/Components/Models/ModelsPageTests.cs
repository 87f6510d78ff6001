using Bunit;
using Inspect.Engine.Inference;
using Inspect.Tests.Support;
using Inspect.Web.Components.Models;
using Inspect.Web.Models;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Components.Models;

/// <summary>The models as cards, and one of them on its page, over the real app.</summary>
public sealed class ModelsPageTests : BunitContext
{
    [Fact]
    public async Task Cards_ShowSizeContextAndStateAndSayWhereAFileIsMissing()
    {
        using var model = new TinyModel();
        Directory.CreateDirectory(Path.Combine(model.Dir, "phi"));
        await File.WriteAllTextAsync(Path.Combine(model.Dir, "phi", "model.onnx"), "x", TestContext.Current.CancellationToken);
        await using var app = new AppFactory(models: model.Dir);
        this.Use(app);

        var page = Render<ModelsPage>();

        var broken = page.WaitForElement("article[aria-label=phi]", Patience.Most);
        Assert.Contains("genai_config.json not found", broken.QuerySelector(".merr")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Cannot load", broken.QuerySelector(".pill")!.TextContent);
        Assert.Empty(broken.QuerySelectorAll(".mact .btn:not(.end)"));
        var good = page.Find("article[aria-label=tiny]");
        Assert.Equal("256", good.QuerySelectorAll(".mfacts dd")[1].TextContent);
        Assert.Contains("not measured yet", good.TextContent, StringComparison.Ordinal);
        Assert.Equal("/new?model=onnx%2Ftiny", good.QuerySelector(".mact a")!.GetAttribute("href"));
        Assert.Equal("2 models on this machine, 1 that answers without one.", page.Find(".head .dim").TextContent);
    }

    [Fact]
    public async Task Table_ChosenInTheLastVisit_IsThereAgainInItsOrder_UntilTheAddressSaysOtherwise()
    {
        await using var app = new AppFactory();
        this.Use(app);
        JSInterop.Setup<string?>("inspectChoices.read", "models").SetResult("table:-runs");

        var page = Render<ModelsPage>();

        Assert.Equal("Runs ↓", page.WaitForElement(".mtable th[aria-sort=descending]", Patience.Most).TextContent.Trim());
        await page.InvokeAsync(() => Services.GetRequiredService<NavigationManager>().NavigateTo("/models?view=cards"));
        page.Eventually(() => Assert.NotEmpty(page.FindAll(".mcard")));
        Assert.Equal("cards", JSInterop.Invocations["inspectChoices.write"].Single().Arguments[1]);
    }

    [Fact]
    public async Task Disk_NamesTheTries_AndDeletesThem()
    {
        using var model = new TinyModel();
        await using var app = new AppFactory(models: model.Dir);
        this.Use(app);
        var tries = Directory.CreateDirectory(Path.Combine(app.Logs, "app", "tries")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(tries, "a.eval.try"), new byte[2_000], TestContext.Current.CancellationToken);
        var page = Render<ModelsPage>();
        page.Eventually(() => Assert.Contains("1, 2 kB", page.Find(".kv.bd").TextContent, StringComparison.Ordinal));

        await page.InvokeAsync(() => page.FindAll(".kv.bd button").Single().Click());

        page.Eventually(() => Assert.Contains("0, 0 kB", page.Find(".kv.bd").TextContent, StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(tries));
    }

    [Fact]
    public async Task Measure_KeepsTheSpeedForTheNextStart()
    {
        using var model = new TinyModel();
        var logs = Directory.CreateTempSubdirectory("inspect-measure-").FullName;
        await using (var app = new AppFactory(models: model.Dir, logs: logs))
        {
            this.Use(app);
            var page = Render<ModelsPage>();
            page.WaitForElement("article[aria-label=tiny]", Patience.Most);

            await page.InvokeAsync(() => page.FindAll("article[aria-label=tiny] button").Single(b => b.TextContent.Contains("Measure", StringComparison.Ordinal)).Click());

            page.Eventually(() => Assert.Contains("tok/s on CPU", page.Find("article[aria-label=tiny]").TextContent, StringComparison.Ordinal));
            page.Eventually(() => Assert.Contains("tokens a second, the first after", page.Find(".banner[role=status]").TextContent, StringComparison.Ordinal));
            await page.InvokeAsync(() => page.Instance.DisposeAsync().AsTask());
        }

        await using (var again = new AppFactory(models: model.Dir, logs: logs))
        {
            Assert.True(again.Services.GetRequiredService<ModelMeasures>().Find("onnx/tiny")!.TokensPerSecond > 0);
        }

        Directory.Delete(logs, recursive: true);
    }

    [Fact]
    public async Task Add_AZipThatLacksAFile_SaysWhichAndKeepsNothing()
    {
        using var model = new TinyModel();
        await using var app = new AppFactory(models: model.Dir);
        this.Use(app);
        var page = Render<ModelsPage>();
        page.WaitForElement("article[aria-label=tiny]", Patience.Most);
        await page.InvokeAsync(() => page.Find(".head .primary").Click());
        using var zip = new MemoryStream();
        await System.IO.Compression.ZipFile.CreateFromDirectoryAsync(model.Folder, zip, TestContext.Current.CancellationToken);
        using (var archive = new System.IO.Compression.ZipArchive(zip, System.IO.Compression.ZipArchiveMode.Update, leaveOpen: true))
        {
            archive.GetEntry("tokenizer.json")!.Delete();
        }

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary(zip.ToArray(), "phi.zip"));

        page.Eventually(() => Assert.StartsWith("tokenizer.json not found, or empty, in phi.", page.Find("#add-model [role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal(["tiny"], app.Services.GetRequiredService<LocalModels>().List().Select(m => m.Name));
    }

    [Fact]
    public async Task Remove_IsAskedBeforeAndSaysWhatBecomesFree()
    {
        using var model = new TinyModel();
        await using var app = new AppFactory(models: model.Dir);
        this.Use(app);
        var page = Render<ModelPage>(p => p.Add(m => m.Name, "tiny"));
        page.WaitForElement("#chat-text", Patience.Most);

        await page.InvokeAsync(() => page.FindAll(".actions button").Single(b => b.TextContent.Contains("Remove", StringComparison.Ordinal)).Click());
        Assert.Contains("become free. No run is concerned.", page.Find("[role=dialog]").TextContent, StringComparison.Ordinal);
        Assert.True(Directory.Exists(model.Folder));
        await page.InvokeAsync(() => page.Find("[role=dialog] .btn").Click());

        page.Eventually(() => Assert.False(Directory.Exists(model.Folder)));
        page.Eventually(() => Assert.EndsWith("/models", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Remove_TheBuiltInModel_NeedsAFurtherWord()
    {
        await using var app = new AppFactory();
        this.Use(app);
        var page = Render<ModelPage>(p => p.Add(m => m.Name, BuiltInModel.Name));
        page.WaitForElement("#chat-text", Patience.Most);

        await page.InvokeAsync(() => page.FindAll(".actions button").Single(b => b.TextContent.Contains("Remove", StringComparison.Ordinal)).Click());

        Assert.True(page.Find("[role=dialog] .btn").HasAttribute("disabled"));
        Assert.Contains("Remove the built-in model all the same.", page.Find("[role=dialog] label").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_AnswersAndSaysHowFast()
    {
        using var model = new TinyModel();
        await using var app = new AppFactory(models: model.Dir);
        this.Use(app);
        var page = Render<ModelPage>(p => p.Add(m => m.Name, "tiny"));
        page.WaitForElement("#chat-text", Patience.Most);
        await page.InvokeAsync(() => page.Find("#max-tokens").Input("5"));

        await page.InvokeAsync(() => page.Find("#chat-text").Input("Say hello"));
        await page.InvokeAsync(() => page.Find("form").Submit());

        page.Eventually(() => Assert.Equal(["user", "assistant"], page.FindAll(".cmsg > span").Select(s => s.TextContent)));
        page.Eventually(() => Assert.Contains("of the prompt", page.Find(".help[role=status]").TextContent, StringComparison.Ordinal));
        await page.InvokeAsync(() => page.Find("#temperature").Input("9"));
        await page.InvokeAsync(() => page.Find("#chat-text").Input("Again"));
        await page.InvokeAsync(() => page.Find("form").Submit());
        page.Eventually(() => Assert.Contains("temperature is 9, but must be 0 to 2.", page.FindAll("[role=alert]").Select(a => a.TextContent)));
    }

    [Fact]
    public async Task Page_OfAModelThatIsNotHere_SaysSo()
    {
        await using var app = new AppFactory();
        this.Use(app);

        Assert.Equal("There is no model none", Render<ModelPage>(p => p.Add(m => m.Name, "none")).Find("h1").TextContent);
    }
}
