using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks;
using Inspect.Engine.Transcripts;

namespace Inspect.Engine.Evals;

/// <summary>The scope of a scorer that judges a sample of a log once more: models answer, and their calls are events.</summary>
/// <param name="sample">The sample.</param>
/// <param name="models">The models that it may ask.</param>
/// <param name="time">Clock of the events.</param>
internal sealed class ScoringScope(EvalSample sample, ScoringModels models, TimeProvider time) : SampleScope(new Transcript(time, null), SampleLimits.None)
{
    private int _calls;

    /// <inheritdoc />
    public override bool IsDryRun => false;

    /// <summary>Nothing is generated.</summary>
    public override Task GenerateAsync(TaskState state, GenerateConfig? config, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public override async Task<ModelOutput> AskAsync(string model, IReadOnlyList<ChatMessage> messages, GenerateConfig? config, CancellationToken cancellationToken)
    {
        var (found, played) = (await models.FindAsync(model, cancellationToken).ConfigureAwait(false))[0];
        return await CallAsync(found, played, model, messages, config, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public override async Task<IReadOnlyList<(string Model, ModelOutput Output)>> AskEachAsync(
        string model, IReadOnlyList<ChatMessage> messages, GenerateConfig? config, CancellationToken cancellationToken)
    {
        var outputs = new List<(string, ModelOutput)>();
        foreach (var (found, played) in await models.FindAsync(model, cancellationToken).ConfigureAwait(false))
        {
            outputs.Add((found.Name, await CallAsync(found, played, model, messages, config, cancellationToken).ConfigureAwait(false)));
        }

        return outputs;
    }

    private async Task<ModelOutput> CallAsync(
        Model model, RoleModel? played, string role, IReadOnlyList<ChatMessage> messages, GenerateConfig? config, CancellationToken cancellationToken)
    {
        var settings = (played?.Config ?? GenerateConfig.Empty).Merge(config);
        var input = InputOf(messages, settings);
        var pending = Transcript.Add(new ModelEvent
        {
            Model = model.Name,
            Role = played is null ? null : role,
            Input = input,
            ToolChoice = StateSnapshot.None,
            Config = settings,
            Output = ModelOutput.Empty with { Model = model.Name },
            Pending = true,
        });
        var output = await model.GenerateAsync(input, settings, new ModelCall(sample.Id, sample.Epoch, ++_calls), null, cancellationToken).ConfigureAwait(false);
        Transcript.Replace(pending with { Pending = null, Output = output with { Metadata = null }, Metadata = output.Metadata, Completed = time.GetUtcNow(), WorkingTime = output.Time });
        return output with { Metadata = null };
    }
}
