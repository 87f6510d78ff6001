using System.CommandLine;
using System.Text.Json.Nodes;
using Inspect.Engine.Evals.Sets;
using Inspect.Tests.Support;
using Inspect.Web.Cli;
using Inspect.Web.Hosting;

namespace Inspect.Tests.Web.Cli;

/// <content>Command lines of sets.</content>
public sealed partial class CliVectorTests
{
    [Fact]
    public void EvalSet_EachCommandLine_MeansWhatItMeansToTheReference()
    {
        var wrong = Cases("eval-set").Where(c => !CliVectorDifferences.All.ContainsKey(Name(c))).Select(Difference).OfType<string>().ToList();

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void EvalSet_WithoutOptions_HasTheDefaultsOfTheReference()
    {
        var plain = Cases("eval-set").Single(c => Name(c) == "set-plain").GetProperty("params");
        var options = new EvalSetOptions();

        Assert.Equal((plain.GetProperty("retry_cleanup").GetBoolean(), plain.GetProperty("log_dir_allow_dirty").GetBoolean()), (options.RetryCleanup, options.AllowsDirty));
        Assert.Equal((10, true, 30, 1), (options.RetryAttempts, options.RetryImmediate, options.RetryWaitSeconds, options.RetryConnections));
    }

    /// <summary>What the options of a set say beside their defaults, with the log folder where it is not that of the plain case.</summary>
    private static JsonObject WithSet(JsonObject meaning, SetOptions set, ParseResult result, RunOptions run, HomeFolder home)
    {
        var options = set.Read(result);
        var defaults = new EvalSetOptions();
        var logDir = Path.GetRelativePath(Repository.Root, run.ReadSettings(result, home).Values.SingleOrDefault() ?? Path.Combine(Repository.Root, "logs"));
        (string Name, JsonNode? Value)[] said =
        [
            ("retry_immediate", set.IsImmediate(result) is { } immediate ? Node(immediate) : null),
            ("retry_attempts", options.RetryAttempts == defaults.RetryAttempts ? null : Node(options.RetryAttempts)),
            ("retry_wait", options.RetryWaitSeconds == defaults.RetryWaitSeconds ? null : Node(options.RetryWaitSeconds)),
            ("bundle_dir", set.Bundle(result) is var (folder, _) ? Node(folder) : null),
            ("bundle_overwrite", set.Bundle(result) is (_, true) ? Node(true) : null),
            ("log_dir", logDir == "logs/set1" ? null : Node(logDir == "logs" ? "./logs" : logDir)),
        ];
        foreach (var (name, value) in said.Where(s => s.Value is not null))
        {
            meaning[name] = value;
        }

        return meaning;
    }
}
