using System.Text.Json;
using AngleSharp.Dom;
using Bunit;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Components.Run;
using Inspect.Web.Components.Run.Notes;

namespace Inspect.Tests.Web.Components.Run.Notes;

/// <summary>The editor of tags and metadata on the page of a run, over a real log.</summary>
public sealed class LogNotesTests : BunitContext
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Save_TagsAndValues_AreInTheLogWithAuthorAndReason_AndUndoBringsThemBack()
    {
        await using var app = new AppFactory();
        var path = await MakeLog.FinishedAsync(app.Logs, Stop);
        var page = Open(app);

        await SaveAsync(page);
        Assert.Equal("Nothing is changed yet.", Problem(page));
        await AddTagAsync(page, "qa, draft");
        await AddValueAsync(page, "owner", "ann");
        await AddValueAsync(page, "limits", "{\"days\": 3}");
        Assert.Equal("Not saved yet: +qa, +draft, owner, limits", page.Find(".notes .help[role='status']").TextContent);
        await page.InvokeAsync(() => Label(page, "Reason").InputAsync(new() { Value = "first look" }));
        await page.InvokeAsync(() => Label(page, "Signed as").InputAsync(new() { Value = "ann" }));
        await SaveAsync(page);

        page.Eventually(() => Assert.Equal("Saved.", page.Find(".notes .help[role='status']").TextContent));
        page.Eventually(() => Assert.Equal(["draft", "qa"], page.FindAll(".runtags .tag").Select(t => t.TextContent)));
        var log = await EvalLogReader.ReadHeaderAsync(path, Stop);
        Assert.Equal(["draft", "qa"], log.Tags);
        Assert.Equal(3, log.Metadata["limits"].GetProperty("days").GetInt32());
        Assert.All(LogUpdate.All(log), u => Assert.Equal(("ann", "first look"), (u.By!.Author, u.By.Reason)));
        Assert.Equal(["ann owner = \"ann\", limits = {\"days\":3}", "ann +qa, +draft"], page.FindAll(".nhist li .grow").Select(l => l.TextContent));

        await page.InvokeAsync(() => Undo(page, "+qa, +draft").ClickAsync(new()));

        page.Eventually(() => Assert.Equal(3, page.FindAll(".nhist li").Count));
        Assert.Contains("Took back: +qa, +draft", page.Find(".nhist li").TextContent, StringComparison.Ordinal);
        Assert.Empty((await EvalLogReader.ReadHeaderAsync(path, Stop)).Tags);
    }

    [Fact]
    public async Task Save_ChangedAndDeletedValues_AndARemovedTag_AreInTheLog()
    {
        await using var app = new AppFactory();
        var path = await MakeLog.FinishedAsync(app.Logs, Stop);
        await EditAsync(path, new TagsEdit(["draft", "qa"], []), Values(("owner", "\"ann\""), ("due", "3")));
        var page = Open(app);

        await page.InvokeAsync(() => page.Find(".notes button[aria-label='Remove draft']").ClickAsync(new()));
        await page.InvokeAsync(() => page.Find(".notes textarea[aria-label='Value of owner']").InputAsync(new() { Value = "bob" }));
        await page.InvokeAsync(() => page.Find(".notes button[aria-label='Delete due']").ClickAsync(new()));
        await SaveAsync(page);

        page.Eventually(() => Assert.Equal("Saved.", page.Find(".notes .help[role='status']").TextContent));
        var log = await EvalLogReader.ReadHeaderAsync(path, Stop);
        Assert.Equal(["qa"], log.Tags);
        Assert.Equal("owner bob", string.Join(", ", log.Metadata.Select(m => $"{m.Key} {m.Value}")));
    }

    [Theory]
    [InlineData("tag", "", "", "Type a tag, then press Enter.")]
    [InlineData("tag", "qa", "", "The run has the tag qa already.")]
    [InlineData("value", "", "3", "A value needs a key.")]
    [InlineData("value", "owner", "3", "The key owner is there already. Change its value in its row.")]
    [InlineData("value", "inspect_dotnet", "3", "The key inspect_dotnet is kept for the app itself. Take another.")]
    [InlineData("value", "new", "[1", "The JSON breaks off or has a fault in line 1, character 3. Text that begins with [ goes in quotes.")]
    public async Task Add_WhatCannotBeAdded_SaysWhy(string what, string first, string second, string sentence)
    {
        await using var app = new AppFactory();
        var path = await MakeLog.FinishedAsync(app.Logs, Stop);
        await EditAsync(path, new TagsEdit(["qa"], []), Values(("owner", "\"ann\"")));
        var page = Open(app);

        await (what == "tag" ? AddTagAsync(page, first) : AddValueAsync(page, first, second));

        Assert.Equal(sentence, Problem(page));
    }

    [Fact]
    public async Task Save_AfterSomebodyElseEdited_SaysWhoAndOffersBoth()
    {
        await using var app = new AppFactory();
        var path = await MakeLog.FinishedAsync(app.Logs, Stop);
        var page = Open(app);
        await AddTagAsync(page, "qa");
        await EditAsync(path, new TagsEdit(["draft"], []));

        await SaveAsync(page);

        page.Eventually(() => Assert.StartsWith("bob saved +draft", page.Find(".notes .banner.warn").TextContent.Trim(), StringComparison.Ordinal));
        Assert.Contains("Yours is not saved yet: +qa.", page.Find(".notes .banner.warn").TextContent, StringComparison.Ordinal);
        Assert.Equal(["draft"], (await EvalLogReader.ReadHeaderAsync(path, Stop)).Tags);

        await page.InvokeAsync(() => page.FindAll(".notes .banner.warn .btn")[1].ClickAsync(new()));

        page.Eventually(() => Assert.Equal("Saved.", page.Find(".notes .help[role='status']").TextContent));
        Assert.Equal(["draft", "qa"], (await EvalLogReader.ReadHeaderAsync(path, Stop)).Tags);
    }

    [Fact]
    public async Task Escape_WithChanges_AsksForThemFirst_AndWithoutAnyCloses()
    {
        await using var app = new AppFactory();
        await MakeLog.FinishedAsync(app.Logs, Stop);
        var page = Open(app);
        await AddTagAsync(page, "qa");

        await page.InvokeAsync(() => page.Find(".notes").KeyDownAsync("Escape"));
        Assert.Equal("Save the changes or discard them first.", Problem(page));
        await page.InvokeAsync(() => page.FindAll(".notes .btn").First(b => b.TextContent == "Discard").ClickAsync(new()));
        await page.InvokeAsync(() => page.Find(".notes").KeyDownAsync("Escape"));

        Assert.Empty(page.FindAll(".notes"));
    }

    [Fact]
    public async Task Render_ARunThatGoesOn_SaysWhyNothingCanBeEdited()
    {
        await using var app = new AppFactory();
        this.Use(app);
        var run = Make.RunView(state: RunState.Running) with { Header = MakeLog.Header(MakeLog.Spec(), EvalStatus.Started) };

        var notes = Render<LogNotes>(p => p.Add(n => n.Run, run));

        Assert.Equal("The run goes on. Tags and metadata can be edited when it has ended.", notes.Find("p.mid").TextContent);
        Assert.Empty(notes.FindAll("input"));
    }

    private static string Problem(IRenderedComponent<RunPage> page) => page.Find(".notes .help.bad").TextContent;

    private static IElement Label(IRenderedComponent<RunPage> page, string name) =>
        page.FindAll(".notes .sign label").First(l => l.TextContent.Trim() == name).QuerySelector("input")!;

    private static IElement Undo(IRenderedComponent<RunPage> page, string what) => page.Find($".nhist button[aria-label='Undo {what}']");

    private static Task SaveAsync(IRenderedComponent<RunPage> page) => page.InvokeAsync(() => page.Find(".notes form.sign").SubmitAsync());

    private static async Task AddTagAsync(IRenderedComponent<RunPage> page, string tag)
    {
        await page.InvokeAsync(() => page.Find(".notes .tagin").InputAsync(new() { Value = tag }));
        await page.InvokeAsync(() => page.FindAll(".notes form")[0].SubmitAsync());
    }

    private static async Task AddValueAsync(IRenderedComponent<RunPage> page, string key, string value)
    {
        await page.InvokeAsync(() => page.Find(".notes .keyin").InputAsync(new() { Value = key }));
        await page.InvokeAsync(() => page.Find(".notes input[aria-label='New value']").InputAsync(new() { Value = value }));
        await page.InvokeAsync(() => page.FindAll(".notes form")[1].SubmitAsync());
    }

    private static MetadataEdit Values(params (string Key, string Json)[] values) =>
        new(values.ToDictionary(v => v.Key, v => JsonSerializer.Deserialize<JsonElement>(v.Json)), []);

    private static Task<EditedLog> EditAsync(string path, params LogEdit[] edits) =>
        LogEditor.ApplyAsync(path, edits, new LogProvenance(MakeLog.Noon, "bob"), null, MakeLog.Editing, Stop);

    private IRenderedComponent<RunPage> Open(AppFactory app)
    {
        this.Use(app);
        var page = Render<RunPage>(p => p.Add(r => r.Run, "a.eval"));
        page.WaitForElement(".runtags .btn", Patience.Most);
        page.InvokeAsync(() => page.Find(".runtags .btn").Click());
        page.WaitForElement(".notes", Patience.Most);
        return page;
    }
}
