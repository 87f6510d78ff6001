using Inspect.Engine;
using Inspect.Engine.Evals;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Inspect.Tests.Evals;

public sealed class EvalDefaultsTests
{
    [Theory]
    [InlineData(null, null, "onnx/SmolLM2-135M-Instruct")]
    [InlineData(null, "mine", "onnx/mine")]
    [InlineData("mockllm/model", "mine", "mockllm/model")]
    public void Model_FromBothSettings_IsTheRunsFirst(string? ofRuns, string? local, string expected)
    {
        var settings = new Dictionary<string, string?> { ["Evals:Model"] = ofRuns, ["Models:Default"] = local };
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings.Where(s => s.Value is not null)).Build());
        using var provider = services.AddEngine().BuildServiceProvider();

        Assert.Equal(expected, provider.GetRequiredService<IOptions<EvalDefaults>>().Value.Model);
    }
}
