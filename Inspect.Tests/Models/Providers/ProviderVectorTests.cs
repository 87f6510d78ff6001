using Inspect.Engine.Models.Providers.Hosted;
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
    };

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Provider_ReferenceCases_SendsAndAnswersTheSame(string family, string root)
    {
        var failures = await ProviderCases.FailuresAsync(family, root, (environment, time) => Make(family, environment, time));

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    private static OpenAiFamilyProvider Make(string family, ProviderEnvironment environment, TimeProvider time)
    {
        var name = family.StartsWith("openai-", StringComparison.Ordinal) && family != "openai-api" ? "openai" : family;
        return new OpenAiFamilyProvider(OpenAiDialects.All.Single(d => d.Name == name), environment, time);
    }
}
