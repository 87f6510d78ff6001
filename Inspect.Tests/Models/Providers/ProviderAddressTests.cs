using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers;
using Inspect.Engine.Models.Providers.Anthropic;
using Inspect.Engine.Models.Providers.Google;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Models.Providers.Mistral;
using Inspect.Engine.Models.Providers.OpenAi;

namespace Inspect.Tests.Models.Providers;

/// <summary>Which server is asked (semantics 5.3): that of the argument, else of the provider's variable, else of the one for all.</summary>
public sealed class ProviderAddressTests
{
    private const string Any = "INSPECT_EVAL_MODEL_BASE_URL";

    public static TheoryData<string, string, string> Providers() => new()
    {
        { "openai", "gpt-4o", "OPENAI_BASE_URL" },
        { "openai", "azure/deployment", "AZUREAI_OPENAI_BASE_URL" },
        { "openai-api", "my-service/m", "MY_SERVICE_BASE_URL" },
        { "groq", "m", "GROQ_BASE_URL" },
        { "hf-inference-providers", "m", "HF_INFERENCE_PROVIDERS_BASE_URL" },
        { "azureai", "m", "AZUREAI_BASE_URL" },
        { "vllm", "m", "VLLM_BASE_URL" },
        { "sglang", "m", "SGLANG_BASE_URL" },
        { "ollama", "m", "OLLAMA_BASE_URL" },
        { "llama-cpp-python", "m", "LLAMA_CPP_PYTHON_BASE_URL" },
        { "anthropic", "m", "ANTHROPIC_BASE_URL" },
        { "google", "m", "GOOGLE_BASE_URL" },
        { "mistral", "m", "MISTRAL_BASE_URL" },
    };

    /// <summary>One address is of this machine and the others are not, so that the provider says which of them it takes.</summary>
    [Theory]
    [MemberData(nameof(Providers))]
    public void Address_OfAProvider_IsTheArgumentThenItsVariableThenTheOneForAll(string name, string model, string variable)
    {
        const string Here = "http://localhost:1/v1";
        const string There = "http://far.example/v1";

        bool IsHere(string? argument, string? own, string? any) => !Provider(name, (variable, own), (Any, any)).LeavesMachine(model, new ModelArguments { BaseUrl = argument });

        Assert.True(IsHere(Here, There, There), "the argument counts first");
        Assert.False(IsHere(There, Here, Here), "the argument counts first");
        Assert.True(IsHere(null, Here, There), $"{variable} counts before {Any}");
        Assert.False(IsHere(null, There, Here), $"{variable} counts before {Any}");
        Assert.True(IsHere(null, null, Here), $"{Any} counts where nothing else does");
        Assert.False(IsHere(null, " ", There), $"{Any} counts where nothing else does");
    }

    private static IModelProvider Provider(string name, params (string Name, string? Value)[] variables)
    {
        var environment = new ProviderEnvironment(v => variables.FirstOrDefault(p => p.Name == v).Value);
        return name switch
        {
            "anthropic" => new AnthropicProvider(environment, TimeProvider.System),
            "google" => new GoogleProvider(environment, TimeProvider.System),
            "mistral" => new MistralProvider(environment, TimeProvider.System),
            _ => new OpenAiFamilyProvider(OpenAiDialects.All.Single(d => d.Name == name), environment, TimeProvider.System),
        };
    }
}
