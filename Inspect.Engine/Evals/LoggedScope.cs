using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks;
using Inspect.Engine.Transcripts;

namespace Inspect.Engine.Evals;

/// <summary>A scope in which the models that a scorer asked give the answers that the log has, in the same order. Nothing is generated.</summary>
/// <param name="sample">The sample with its events.</param>
/// <param name="scorer">Name of the scorer in the log.</param>
/// <param name="time">Clock of the transcript.</param>
internal sealed class LoggedScope(EvalSample sample, string scorer, TimeProvider time) : SampleScope(new Transcript(time, null), SampleLimits.None)
{
    private readonly Queue<ModelEvent> _answers = new(Answers(sample, scorer));

    /// <inheritdoc />
    public override bool IsDryRun => true;

    /// <inheritdoc />
    public override Task GenerateAsync(TaskState state, GenerateConfig? config, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public override Task<ModelOutput> AskAsync(string model, IReadOnlyList<ChatMessage> messages, GenerateConfig? config, CancellationToken cancellationToken) =>
        Task.FromResult(_answers.TryDequeue(out var answer) ? answer.Output : ModelOutput.Empty);

    /// <inheritdoc />
    public override Task<IReadOnlyList<(string Model, ModelOutput Output)>> AskEachAsync(
        string model, IReadOnlyList<ChatMessage> messages, GenerateConfig? config, CancellationToken cancellationToken)
    {
        var answers = new List<(string, ModelOutput)>();
        if (_answers.TryDequeue(out var first))
        {
            answers.Add((first.Model, first.Output));

            // Who played the role together was asked the same.
            while (first.Role == model && _answers.TryPeek(out var next) && next.Role == model && TextOf(next) == TextOf(first))
            {
                answers.Add((next.Model, _answers.Dequeue().Output));
            }
        }

        return Task.FromResult<IReadOnlyList<(string, ModelOutput)>>(answers is [] ? [(model, ModelOutput.Empty)] : answers);
    }

    private static string TextOf(ModelEvent call) => string.Join('\n', call.Input.Select(m => m.Text));

    /// <summary>The model calls in the newest span of the scorer: a log can be scored more than once.</summary>
    private static IEnumerable<ModelEvent> Answers(EvalSample sample, string scorer)
    {
        var span = sample.Events.OfType<SpanBeginEvent>().LastOrDefault(s => s.Type == "scorer" && s.Name == scorer);
        return span is null ? [] : sample.Events.OfType<ModelEvent>().Where(e => e.SpanId == span.Id);
    }
}
