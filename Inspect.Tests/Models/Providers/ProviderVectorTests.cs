using Inspect.Engine.Models.Providers;
using Inspect.Engine.Models.Providers.Anthropic;
using Inspect.Engine.Models.Providers.Google;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Models.Providers.Mistral;
using Inspect.Engine.Models.Providers.OpenAi;

namespace Inspect.Tests.Models.Providers;

/// <summary>Requests to hosted models, and what is made of their answers, against the reference.</summary>
public sealed class ProviderVectorTests
{
    /// <summary>For each family of vectors what its address ends in.</summary>
    public static TheoryData<string, string> Families() => new()
    {
        { "openai-chat", "v1" },
        { "openai-responses", "v1" },
        { "openai-api", "v1" },
        { "groq", "" },
        { "together", "v1" },
        { "openrouter", "v1" },
        { "vllm", "v1" },
        { "ollama", "v1" },
        { "anthropic", "" },
        { "google", "v1" },
        { "mistral", "" },
    };

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Provider_ReferenceCases_SendsAndAnswersTheSame(string family, string root)
    {
        var failures = await ProviderCases.FailuresAsync(family, root, (environment, time) => Make(family, environment, time));

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    private static IModelProvider Make(string family, ProviderEnvironment environment, TimeProvider time)
    {
        switch (family)
        {
            case "anthropic": return new AnthropicProvider(environment, time);
            case "google": return new GoogleProvider(environment, time);
            case "mistral": return new MistralProvider(environment, time);
        }

        var name = family.StartsWith("openai-", StringComparison.Ordinal) && family != "openai-api" ? "openai" : family;
        return new OpenAiFamilyProvider(OpenAiDialects.All.Single(d => d.Name == name), environment, time);
    }
}
