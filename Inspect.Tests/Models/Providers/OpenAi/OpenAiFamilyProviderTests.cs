using System.Text.Json;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Models.Providers.OpenAi;

namespace Inspect.Tests.Models.Providers.OpenAi;

/// <summary>Names, keys and addresses of services that speak OpenAI's protocol.</summary>
public sealed class OpenAiFamilyProviderTests
{
    [Theory]
    [InlineData("openai", "gpt-4o", "openai/gpt-4o needs a key: set OPENAI_API_KEY in the environment or in a file .env.")]
    [InlineData("grok", "grok-4", "grok/grok-4 needs a key: set GROK_API_KEY or XAI_API_KEY in the environment or in a file .env.")]
    [InlineData("openai-api", "my-service/m", "openai-api/my-service/m needs a key: set MY_SERVICE_API_KEY in the environment or in a file .env.")]
    [InlineData("openai-api", "m", "The model \"openai-api/m\" names no service. Write openai-api/SERVICE/MODEL: the key is then in SERVICE_API_KEY, the address in SERVICE_BASE_URL.")]
    [InlineData("openai", "azure/d", "openai/azure/d needs a key: set AZUREAI_OPENAI_API_KEY or AZURE_OPENAI_API_KEY in the environment or in a file .env.")]
    [InlineData("vllm", "m", "vllm/m needs the address of its server: set VLLM_BASE_URL, or give --model-base-url.")]
    public void Check_WhatIsMissing_IsNamed(string provider, string model, string said) =>
        Assert.Equal(said, Provider(provider).Check(model, ModelArguments.None));

    [Fact]
    public void Check_AnUnknownArgument_IsRefused() => Assert.Equal(
        "Models of openai take no argument \"responses_ap\". Did you mean \"responses_api\"?",
        Provider("openai", ("OPENAI_API_KEY", "k")).Check("gpt-4o", new ModelArguments { Values = new Dictionary<string, JsonElement> { ["responses_ap"] = JsonElement.Parse("true") } }));

    [Fact]
    public void Check_AnAddressThatIsNone_IsRefusedWithoutBeingShown() => Assert.Equal(
        "The address of openai/gpt-4o is no web address. Set OPENAI_BASE_URL, or --model-base-url, to one such as https://localhost:8000/v1.",
        Provider("openai", ("OPENAI_API_KEY", "k"), ("OPENAI_BASE_URL", "file:///etc")).Check("gpt-4o", ModelArguments.None));

    [Theory]
    [InlineData("openai", "gpt-4o", true, true)]
    [InlineData("vllm", "m", false, true)]
    public void KeyOf_AService_SaysWhatItNeeds(string provider, string model, bool isRequired, bool leaves)
    {
        var service = Provider(provider, ("VLLM_BASE_URL", "http://gpu:8000/v1"));

        Assert.Equal((isRequired, false, leaves), (service.KeyOf(model, ModelArguments.None).IsRequired, service.KeyOf(model, ModelArguments.None).IsSet, service.LeavesMachine(model, ModelArguments.None)));
    }

    [Fact]
    public void LeavesMachine_AServerHere_DoesNot() => Assert.False(Provider("vllm", ("VLLM_BASE_URL", "http://localhost:8000/v1")).LeavesMachine("m", ModelArguments.None));

    // By the reference: a name of no known kind is that of its newest model, at OpenAI's own server.
    [Theory]
    [InlineData("gpt-4o", true, false, false, false)]
    [InlineData("gpt-5", true, true, true, false)]
    [InlineData("gpt-5-chat-latest", true, false, true, false)]
    [InlineData("gpt-5.1", true, true, true, false)]
    [InlineData("gpt-5.6-mini", true, true, true, true)]
    [InlineData("o3-mini", true, true, true, false)]
    [InlineData("o1-preview", true, true, true, false)]
    [InlineData("codex-mini-latest", true, true, true, false)]
    [InlineData("gpt-4o1", true, false, false, false)]
    [InlineData("ruby-22", true, true, true, true)]
    [InlineData("ruby-22", false, false, false, false)]
    [InlineData("tts-1", true, false, false, false)]
    public void Models_TheirNames_SayHowTheyAreAsked(string name, bool hasCodeNames, bool hasReasoning, bool prefersResponses, bool takesMax)
    {
        var model = OpenAiModel.Of(name, hasCodeNames);

        Assert.Equal((hasReasoning, prefersResponses, takesMax), (model.HasReasoning, model.PrefersResponses, model.TakesMaxEffort));
    }

    private static OpenAiFamilyProvider Provider(string name, params (string Name, string Value)[] variables) => new(
        OpenAiDialects.All.Single(d => d.Name == name),
        new ProviderEnvironment(v => variables.FirstOrDefault(p => p.Name == v).Value),
        TimeProvider.System);
}
