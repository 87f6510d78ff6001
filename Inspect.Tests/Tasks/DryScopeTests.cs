using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Tests.Support;

namespace Inspect.Tests.Tasks;

/// <summary>Solvers without a model: what a preview shows.</summary>
public sealed class DryScopeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Generate_AfterOtherSolvers_RecordsWhatWouldBeSent()
    {
        var scope = Make.DryScope(new GenerateConfig { SystemMessage = "Of the run", Temperature = 0.5 });
        var state = Make.State();
        Part[] solvers =
        [
            Part.Of("prompt_template", "template", System.Text.Json.JsonSerializer.SerializeToElement("{prompt} Think.")),
            Part.Of("generate", "temperature", System.Text.Json.JsonSerializer.SerializeToElement(1)),
        ];

        foreach (var solver in solvers)
        {
            await Make.Parts().CreateSolver(solver).SolveAsync(state, scope, Stop);
        }

        var call = Assert.Single(scope.Calls);
        Assert.Equal(["system: Of the run", "user: What is 6 x 7? Think."], call.Messages.Select(m => $"{m.Role}: {m.Text}"));
        Assert.Equal(("fake/model", 1.0, true), (call.Model, call.Config.Temperature, scope.IsDryRun));
    }

    [Fact]
    public async Task Generate_LeavesTheStateAsItIs()
    {
        var state = Make.State();

        await Make.DryScope().GenerateAsync(state, null, Stop);

        Assert.Equal((1, ModelOutput.Empty, false), (state.Messages.Count, state.Output, state.IsCompleted));
    }

    [Fact]
    public async Task Ask_AnotherModel_RecordsTheQuestionAndAnswersNothing()
    {
        var scope = Make.DryScope();

        var output = await scope.AskAsync("grader", [ChatMessage.User("Is it right?")], null, Stop);

        Assert.Equal(string.Empty, output.Completion);
        Assert.Equal(("grader", "Is it right?"), (scope.Calls[0].Model, scope.Calls[0].Messages[0].Text));
    }
}
