using Bunit;
using Inspect.Tests.Support;
using Inspect.Web.Components.Settings;
using Inspect.Web.Components.Shared;
using Inspect.Web.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Components.Settings;

/// <summary>The Settings page: values with their origin; two who edit at once lose nothing.</summary>
public sealed class SettingsPageTests : BunitContext
{
    private const string Parallel = "#set-Queue-MaxParallelRuns";

    [Fact]
    public async Task Page_EachSetting_ShowsValueOriginAndWhyItIsFixed()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        this.Use(app);

        var page = Render<SettingsPage>();

        Assert.Equal("1", page.Find(Parallel).GetAttribute("value"));
        Assert.Equal("appsettings.json", page.Find($"{Parallel}-note .tag").TextContent);
        Assert.True(page.Find("#set-Logs-Dir").HasAttribute("disabled"));
        Assert.Contains("start the app with --log-dir", page.Find("#set-Logs-Dir-note").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_WhatWasChanged_IsInForceAndSaysSo()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        this.Use(app);
        var page = Render<SettingsPage>();

        await page.InvokeAsync(() => page.Find(Parallel).Change("3"));
        await page.InvokeAsync(() => page.Find("form").Submit());

        Assert.Equal("saved here", page.Find($"{Parallel}-note .tag").TextContent);
        Assert.Contains("Saved.", page.Find(".savebar").TextContent, StringComparison.Ordinal);
        Assert.Equal("3", Store(app).StateOf(AppSettingTable.Find(AppSettingTable.ParallelRuns)!).Value);
        await page.InvokeAsync(() => page.Find(Parallel).Change("900"));
        await page.InvokeAsync(() => page.Find("form").Submit());
        Assert.Contains("from 1 to 64, not 900", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_WhileSomebodyElseSaved_ShowsTheirsAndOverwritesNothing()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        this.Use(app);
        var page = Render<SettingsPage>();
        await page.InvokeAsync(() => page.Find(Parallel).Change("3"));

        Store(app).Save(new Dictionary<string, string?> { [AppSettingTable.ParallelRuns] = "5" }, null);

        page.Eventually(() => Assert.Contains("Someone saved settings while you were editing", page.Markup, StringComparison.Ordinal));
        Assert.Contains("Yours: 3. Theirs: 5.", page.Markup, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find("form").Submit());
        Assert.Equal("5", Store(app).StateOf(AppSettingTable.Find(AppSettingTable.ParallelRuns)!).Value);

        await page.InvokeAsync(() => page.FindAll(".banner button").First(b => b.TextContent == "Keep mine").Click());
        await page.InvokeAsync(() => page.Find("form").Submit());
        Assert.Equal("3", Store(app).StateOf(AppSettingTable.Find(AppSettingTable.ParallelRuns)!).Value);
    }

    [Fact]
    public async Task SingleKeys_SwitchedOff_LeavesOnlyKeysThatNobodyTypes()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        this.Use(app);
        var keyboard = Services.GetRequiredService<Keyboard>();
        keyboard.Register(new Shortcut("c", "Clone", () => Task.CompletedTask), new Shortcut("g h", "Home", () => Task.CompletedTask), new Shortcut("Escape", "Back", () => Task.CompletedTask), new Shortcut("Ctrl+f", "Find", () => Task.CompletedTask));

        Store(app).Save(new Dictionary<string, string?> { [AppSettingTable.SingleKeys] = "false" }, null);
        Assert.Equal(["Escape", "Ctrl+f"], keyboard.Shortcuts.Select(s => s.Key));

        Store(app).Save(new Dictionary<string, string?> { [AppSettingTable.SingleKeys] = null }, null);
        Assert.Equal(4, keyboard.Shortcuts.Count);
    }

    private static SettingsStore Store(AppFactory app) => app.Services.GetRequiredService<SettingsStore>();
}
