using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Datasets;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;
using Inspect.Engine.Metrics;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Microsoft.Extensions.Logging;

namespace Inspect.Engine.Evals;

/// <summary>Runs one item in one epoch: solvers, then scorers, each event recorded. A failure becomes the sample's error.</summary>
internal sealed partial class SampleRunner(PlannedEval plan, Model model, LiveRun live, TimeProvider time, ILogger logger)
{
    /// <summary>Runs the sample to its end; a cancelled one ends with an error that says so.</summary>
    public async Task<EvalSample> RunAsync(Sample item, int epoch, CancellationToken cancellationToken)
    {
        var run = new Run(plan, item, epoch, time, live);
        live.Update(run.Id, epoch, s => s with { State = SampleState.Generating, Uuid = run.State.Uuid, StartedAt = run.StartedAt });
        try
        {
            run.Begin();
            await SolveAsync(run, cancellationToken).ConfigureAwait(false);
            live.Update(run.Id, epoch, s => s with { State = SampleState.Scoring });
            await ScoreAsync(run, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            run.Fail(new EvalError { Message = "CancelledError()", Traceback = "The run was stopped before this sample ended.", TracebackAnsi = "The run was stopped before this sample ended." });
        }
        catch (Exception error)
        {
            run.Fail(EvalError.From(error));
            LogSampleFailed(logger, error, run.Id.Text, epoch);
        }

        return run.End();
    }

    private async Task SolveAsync(Run run, CancellationToken cancellationToken)
    {
        using var solvers = run.Transcript.Span("solvers", "solvers");
        foreach (var (name, solver) in plan.Solvers)
        {
            using var span = run.Transcript.Span("solver", name);
            var before = StateSnapshot.Of(run.State);
            await solver.SolveAsync(run.State, (state, config, token) => GenerateAsync(run, state, config, token), cancellationToken).ConfigureAwait(false);
            var changes = before.ChangesTo(StateSnapshot.Of(run.State));
            if (!changes.IsEmpty)
            {
                run.Transcript.Add(new StateEvent { Changes = changes });
            }

            if (run.State.IsCompleted)
            {
                break;
            }
        }
    }

    private async Task GenerateAsync(Run run, TaskState state, GenerateConfig? over, CancellationToken cancellationToken)
    {
        var config = plan.Config.Merge(over);
        ImmutableArray<ChatMessage> input = config.SystemMessage is { } system ? [ChatMessage.System(system), .. state.Messages] : [.. state.Messages];
        var pending = run.Transcript.Add(new ModelEvent
        {
            Model = model.Name,
            Input = input,
            ToolChoice = StateSnapshot.None,
            Config = config,
            Output = ModelOutput.Empty with { Model = model.Name },
            Pending = true,
        });
        live.BeginText(run.Id, run.Epoch, pending.Uuid!);
        try
        {
            var call = new ModelCall(run.Id, run.Epoch, ++run.Calls) { EvalId = live.EvalId, Seed = plan.Seed };
            var output = await model.GenerateAsync(input, config, call, piece => live.AppendText(run.Id, run.Epoch, piece), cancellationToken).ConfigureAwait(false);
            run.Count(model.Name, output.Usage);
            run.Transcript.Replace(pending with
            {
                Pending = null,
                Output = output with { Metadata = null },
                Metadata = output.Metadata,
                Completed = time.GetUtcNow(),
                WorkingTime = output.Time,
            });
            state.Output = output with { Metadata = null };
            state.Messages.Add(output.Choices[0].Message);
            live.Add(new LiveUpdate { EvalId = live.EvalId, Kind = "message", Uuid = state.Uuid, Index = state.Messages.Count - 1, Role = ChatRoles.Assistant });
        }
        catch (OperationCanceledException)
        {
            run.Transcript.Replace(pending with { Pending = null, Error = "Cancelled by operator", Completed = time.GetUtcNow() });
            throw;
        }
        catch (InspectException error)
        {
            run.Transcript.Replace(pending with { Pending = null, Error = error.Message, Completed = time.GetUtcNow() });
            throw;
        }
        finally
        {
            live.EndText(run.Id, run.Epoch);
        }
    }

    private async Task ScoreAsync(Run run, CancellationToken cancellationToken)
    {
        if (plan.Scorers.IsEmpty)
        {
            return;
        }

        using var scorers = run.Transcript.Span("scorers", "scorers");
        foreach (var scorer in plan.Scorers)
        {
            using var span = run.Transcript.Span("scorer", scorer.Name);
            if (await scorer.Scorer.ScoreAsync(run.State, run.State.Target, cancellationToken).ConfigureAwait(false) is not { } score)
            {
                continue;
            }

            run.Scores[scorer.Name] = score;
            run.Transcript.Add(new ScoreEvent { Score = score, Target = run.State.Target, Scorer = scorer.Name });
            live.Add(new LiveUpdate { EvalId = live.EvalId, Kind = "score", Uuid = run.State.Uuid, Scorer = scorer.Name, Value = score.Value, Intermediate = false });
        }
    }

    [LoggerMessage(LogLevel.Warning, "Sample {SampleId} in epoch {Epoch} failed")]
    private static partial void LogSampleFailed(ILogger logger, Exception exception, string sampleId, int epoch);

    /// <summary>What one run of a sample gathers on its way.</summary>
    private sealed class Run
    {
        private readonly Sample _item;
        private readonly TimeProvider _time;
        private readonly Dictionary<string, ModelUsage> _usage = [];
        private EvalError? _error;

        public Run(PlannedEval plan, Sample item, int epoch, TimeProvider time, LiveRun live)
        {
            _item = item;
            _time = time;
            Epoch = epoch;
            StartedAt = time.GetUtcNow();
            State = new TaskState
            {
                SampleId = item.Id!.Value,
                Epoch = epoch,
                Uuid = LogId.New(),
                Model = plan.Spec.Model,
                Input = item.Input,
                Target = item.Target,
                Choices = item.Choices,
                Metadata = new Dictionary<string, JsonElement>(item.Metadata),
                Messages = item.Input.Plain is { } text
                    ? [ChatMessage.User(text) with { Source = "input" }]
                    : [.. item.Input.Messages.Select(m => m with { Id = m.Id ?? LogId.New(), Source = "input" })],
            };
            Transcript = new Transcript(time, (index, e) => live.Add(new LiveUpdate
            {
                EvalId = live.EvalId, Kind = "event", Uuid = State.Uuid, EventUuid = e.Uuid, Event = e.Kind, Index = index, Pending = e.Pending,
            }));
        }

        public SampleId Id => State.SampleId;

        public int Epoch { get; }

        public DateTimeOffset StartedAt { get; }

        public TaskState State { get; }

        public Transcript Transcript { get; }

        public Dictionary<string, Score> Scores { get; } = [];

        public int Calls { get; set; }

        public void Begin()
        {
            using var span = Transcript.Span("init", "init");
            Transcript.Add(new SampleInitEvent { Sample = StateSnapshot.OfItem(_item), State = StateSnapshot.Of(State).ToElement() });
        }

        public void Count(string model, ModelUsage? usage)
        {
            if (usage is not null)
            {
                _usage[model] = _usage.GetValueOrDefault(model, new ModelUsage()) + usage;
            }
        }

        public void Fail(EvalError error)
        {
            _error = error;
            Transcript.Add(new ErrorEvent { Error = error });
        }

        public EvalSample End()
        {
            var seconds = Math.Round(Transcript.WorkingSeconds, 3);
            return new EvalSample
            {
                Id = Id,
                Epoch = Epoch,
                Input = _item.Input,
                Choices = _item.Choices,
                Target = _item.Target,
                Description = _item.Description,
                Messages = [.. State.Messages],
                Output = State.Output,
                Scores = Scores.Count == 0 ? null : Scores,
                Metadata = new Dictionary<string, JsonElement>(State.Metadata),
                Store = new Dictionary<string, JsonElement>(State.Store),
                Events = [.. Transcript.Events],
                ModelUsage = _usage,
                StartedAt = StartedAt,
                CompletedAt = _time.GetUtcNow(),
                TotalTime = seconds,
                WorkingTime = seconds,
                Uuid = State.Uuid,
                Error = _error,
                ErrorRetries = [],
                TurnCount = Calls,
            };
        }
    }
}
