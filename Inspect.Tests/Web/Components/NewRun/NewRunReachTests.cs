using Bunit;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Tests.Support;
using Inspect.Web.Components.NewRun;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Inspect.Tests.Web.Components.NewRun;

/// <summary>What the form says of a model that is not on this machine, before anything is sent.</summary>
public sealed class NewRunReachTests : BunitContext
{
    [Theory]
    [InlineData("Just reply with Hello World", 7)] // 27 letters, four a token
    [InlineData("[{role: system, content: Be brief.}, {role: user, content: Hello there}]", 5)] // 9 and 11 letters
    public async Task Render_AModelThatIsElsewhere_SaysWhatLeavesThisMachine(string input, int tokens)
    {
        using var tasks = new TaskFolder(("hi", $"dataset: [{{input: {input}, target: A}}]\nscorer: exact\nconfig: {{max_tokens: 20}}\n"));
        await using var app = new AppFactory(tasks: tasks.Path)
        {
            Variables = new ProviderEnvironment(name => name switch { "OPENAI_API_KEY" => "sk-0123456789abcdef", "OPENAI_BASE_URL" => "https://models.example/v1", _ => null }),
        };
        this.Use(app);
        Render<MudPopoverProvider>();
        Services.GetRequiredService<NavigationManager>().NavigateTo("/new?task=hi&model=openai%2Fgpt-4o");

        var page = Render<NewRunPage>();

        page.Eventually(() => Assert.Equal($"Questions and answers leave this machine: they go to openai/gpt-4o, ≈ {tokens} tokens in, ≤ 20 out.", page.Find("#leaving").TextContent));
    }
}
