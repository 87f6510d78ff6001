using System.Text.Json;
using Inspect.Engine.Evals.Caching;
using Inspect.Engine.Live;
using Inspect.Engine.Messages;
using Inspect.Engine.Metrics;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks;
using Inspect.Engine.Transcripts;

namespace Inspect.Engine.Evals;

/// <summary>The scope of a sample of a run: models answer, their calls are recorded, counted against the limits and shown while they go on.</summary>
internal sealed class RunScope(SampleRun run, PlannedEval plan, RunModels models, LiveRun live, TimeProvider time) : SampleScope(run.Transcript, run.Limits[0].Limits)
{
    private const string BegunAnew = "\n\n[the connection broke, and the answer begins anew]\n\n";

    private readonly MessageList? _messages = run.State.Messages as MessageList;

    /// <inheritdoc />
    public override bool IsDryRun => false;

    /// <inheritdoc />
    public override async Task GenerateAsync(TaskState state, GenerateConfig? config, CancellationToken cancellationToken)
    {
        BoundMessages();
        CheckMessages(state.Messages.Count);

        var output = await CallAsync(models.UnderTest, null, state.Messages, plan.Config.Merge(config), isShown: true, cancellationToken).ConfigureAwait(false);
        state.Output = output;
        state.Messages.Add(output.Choices[0].Message);
        live.AddMessage(run.Id, run.Epoch, state.Messages.Count - 1, ChatRoles.Assistant);
    }

    /// <inheritdoc />
    public override async Task<ModelOutput> AskAsync(string model, IReadOnlyList<ChatMessage> messages, GenerateConfig? config, CancellationToken cancellationToken) =>
        (await AskAsync(model, 1, messages, config, cancellationToken).ConfigureAwait(false))[0].Output;

    /// <inheritdoc />
    public override Task<IReadOnlyList<(string Model, ModelOutput Output)>> AskEachAsync(
        string model, IReadOnlyList<ChatMessage> messages, GenerateConfig? config, CancellationToken cancellationToken) =>
        AskAsync(model, int.MaxValue, messages, config, cancellationToken);

    /// <inheritdoc />
    public override async Task<IReadOnlyList<TextLikelihood>> LikelihoodsAsync(string model, IReadOnlyList<ChatMessage> messages, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var found = (await models.FindAsync(model, cancellationToken).ConfigureAwait(false))[0].Model;
        var likelihoods = await found.LikelihoodsAsync(messages, texts, new ModelCall(run.Id, run.Epoch, 1), cancellationToken).ConfigureAwait(false);
        Transcript.Add(new InfoEvent
        {
            Source = found.Name,
            Data = JsonSerializer.SerializeToElement(likelihoods.Select(l => new { text = l.Text, logprob = double.IsFinite(l.LogProbability) ? l.LogProbability : (double?)null, tokens = l.Tokens, is_greedy = l.IsGreedy })),
        });
        return likelihoods;
    }

    /// <inheritdoc />
    public override async Task<SampleLimitException?> LimitAsync(SampleLimits limits, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        limits.Check();
        var part = new LimitScope(() => limits, Transcript.WorkingSeconds);
        run.Limits.Add(part);
        BoundMessages();

        try
        {
            var limit = await WithinAsync(part, part.Raised, work, cancellationToken).ConfigureAwait(false);
            if (limit is not null)
            {
                Transcript.Add(SampleRun.EventOf(limit));
            }

            return limit;
        }
        finally
        {
            run.Limits.Remove(part);
            BoundMessages();
        }
    }

    /// <inheritdoc />
    public override async Task<IReadOnlyDictionary<string, Score>> ScoreAsync(TaskState state, CancellationToken cancellationToken)
    {
        if (plan.Scorers.IsEmpty)
        {
            throw new InspectException("A solver asks for scores, and the run has no scorers. Give the task a scorer, or run it without --no-score.");
        }

        var scores = new Dictionary<string, Score>();
        foreach (var scorer in plan.Scorers)
        {
            using var span = Transcript.Span("scorer", scorer.Name);
            if (await scorer.Scorer.ScoreAsync(state, state.Target, this, cancellationToken).ConfigureAwait(false) is { Score: var score })
            {
                scores[scorer.Name] = score;
                Record(scorer, score, isIntermediate: true);
            }
        }

        return scores;
    }

    /// <summary>Records a judgement.</summary>
    public void Record(PlannedScorer scorer, Score score, bool isIntermediate)
    {
        Transcript.Add(new ScoreEvent
        {
            Score = score, Target = run.State.Target, Intermediate = isIntermediate, Scorer = scorer.Name, ScorerArgs = scorer.Part.Params, ModelUsage = run.Usage, RoleUsage = run.RoleUsage,
        });
        live.AddScore(run.Id, run.Epoch, scorer.Name, score.Value, isIntermediate);
    }

    /// <summary>Works within limits.</summary>
    /// <param name="scope">The limits.</param>
    /// <param name="isOwn">Says which limits that are exceeded end this work alone.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Ends it from outside.</param>
    /// <returns>The limit that ended it; null where none did.</returns>
    public async Task<SampleLimitException?> WithinAsync(LimitScope scope, Func<SampleLimitException, bool> isOwn, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var limits = scope.Limits;
        using var timer = limits.Time is { } most ? new CancellationTokenSource(most, time) : null;
        using var working = limits.Working is null ? null : new WorkingTimer(run, scope, time);

        // Most samples have no limit of time: a source costs more than a call of a mock.
        using var all = timer is null && working is null ? null
            : CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer?.Token ?? CancellationToken.None, working?.Token ?? CancellationToken.None);
        try
        {
            await work(all?.Token ?? cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (SampleLimitException limit) when (isOwn(limit))
        {
            return limit;
        }
        catch (OperationCanceledException) when (timer is { IsCancellationRequested: true } && !cancellationToken.IsCancellationRequested)
        {
            return new SampleLimitException("time", scope.Limits.Time!.Value.TotalSeconds);
        }
        catch (OperationCanceledException) when (working is { Token.IsCancellationRequested: true } && !cancellationToken.IsCancellationRequested)
        {
            return new SampleLimitException("working", scope.Limits.Working!.Value.TotalSeconds);
        }
    }

    /// <summary>Asks the first models of a role, or the one of a name.</summary>
    private async Task<IReadOnlyList<(string Model, ModelOutput Output)>> AskAsync(
        string model, int most, IReadOnlyList<ChatMessage> messages, GenerateConfig? config, CancellationToken cancellationToken)
    {
        if (!run.IsScoring)
        {
            CheckMessages(messages.Count);
        }

        var outputs = new List<(string, ModelOutput)>();
        foreach (var (found, played) in (await models.FindAsync(model, cancellationToken).ConfigureAwait(false)).Take(most))
        {
            var output = await CallAsync(found, played is null ? null : model, messages, SettingsOf(found, played).Merge(config), isShown: false, cancellationToken).ConfigureAwait(false);
            outputs.Add((found.Name, output));
        }

        return outputs;
    }

    /// <summary>The model under test has the settings of the run; one that plays a role, or is asked by its name, has its own, and from the run how its calls are made (semantics 5.2).</summary>
    private GenerateConfig SettingsOf(Model model, RoleModel? played)
    {
        if (played is null && ReferenceEquals(model, models.UnderTest))
        {
            return plan.Config;
        }

        var run = plan.Request.GenerateConfig;
        return (played?.Config ?? GenerateConfig.Empty).Merge(new GenerateConfig { MaxConnections = run.MaxConnections, AdaptiveConnections = run.AdaptiveConnections, MaxRetries = run.MaxRetries, Timeout = run.Timeout, Cache = run.Cache });
    }

    private async Task<ModelOutput> CallAsync(Model model, string? role, IEnumerable<ChatMessage> messages, GenerateConfig config, bool isShown, CancellationToken cancellationToken)
    {
        CheckUse();
        var input = InputOf(messages, config);
        using var watch = new CallWatch(models.Meter, Transcript);
        var pending = Transcript.Add(new ModelEvent
        {
            Model = model.Name,
            Role = role,
            Input = input,
            ToolChoice = StateSnapshot.None,
            Config = config,
            Output = ModelOutput.Empty with { Model = model.Name },
            Pending = true,
        });
        try
        {
            var kept = new CachedCall(models.Cache, model, input, config, run.Epoch);
            var output = await kept.ReadAsync(cancellationToken).ConfigureAwait(false);
            var isKept = false;
            if (output is null)
            {
                isKept = models.Calls.Next(model.Name);
                output = Priced(model.Name, await AnswerAsync(model, input, config, isShown ? pending.Uuid : null, watch, cancellationToken).ConfigureAwait(false));
                models.Meter.Count(output.Usage);
                run.Count(model.Name, role, output.Usage);
                await kept.WriteAsync(output, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                run.CountCachedTurn();
            }

            Transcript.Replace(pending with
            {
                Pending = null, Output = output with { Metadata = null }, Metadata = output.Metadata, Call = !isKept ? null : watch.Raw is { } raw ? KeptCalls.Of(raw) : KeptCalls.Of(model.Name, input, config, output),
                Cache = kept.Mark, Retries = watch.Retries, Completed = time.GetUtcNow(), WorkingTime = watch.WorkingOf(output),
            });
            CheckUse();
            return output with { Metadata = null };
        }
        catch (OperationCanceledException)
        {
            Transcript.Replace(pending with { Pending = null, Error = "Cancelled by operator", Completed = time.GetUtcNow() });
            throw;
        }
        catch (InspectException error) when (error is not SampleLimitException)
        {
            Transcript.Replace(pending with { Pending = null, Error = error.Message, Call = watch.Raw is { } raw ? KeptCalls.Of(raw) : KeptCalls.Of(model.Name, input, config, error), Completed = time.GetUtcNow() });
            throw;
        }
    }

    /// <summary>The answer; with the id of its event, pages see it grow.</summary>
    private async Task<ModelOutput> AnswerAsync(
        Model model, IReadOnlyList<ChatMessage> input, GenerateConfig config, string? shown, CallWatch watch, CancellationToken cancellationToken)
    {
        var call = watch.Over(run.NextCall()) with { Restarted = () => live.AppendText(run.Id, run.Epoch, BegunAnew) };
        run.IsAsking = true;
        try
        {
            if (shown is null)
            {
                return await model.GenerateAsync(input, config, call, null, cancellationToken).ConfigureAwait(false);
            }

            live.BeginText(run.Id, run.Epoch, shown);
            return await model.GenerateAsync(input, config, call, piece => live.AppendText(run.Id, run.Epoch, piece), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            run.IsAsking = false;
            if (shown is not null)
            {
                live.EndText(run.Id, run.Epoch);
            }
        }
    }

    /// <summary>The output with what it cost, where the price of the model is known; a provider that says it itself knows better.</summary>
    private ModelOutput Priced(string model, ModelOutput output) =>
        output.Usage is { TotalCost: null } usage && plan.Request.Prices.TryGetValue(model, out var price)
            ? output with { Usage = usage with { TotalCost = price.CostOf(usage) } }
            : output;

    /// <summary>An output that goes over a limit is not taken, but its use counts. The outermost limit that is exceeded is the one that is told.</summary>
    private void CheckUse()
    {
        if (!run.IsScoring)
        {
            run.Limits.ForEach(l => l.Check(Transcript.WorkingSeconds));
        }
    }

    /// <summary>Of messages only the innermost limit counts.</summary>
    private int? MostMessages => run.Limits.FindLast(l => l.Limits.Messages is not null)?.Limits.Messages;

    /// <summary>The conversation keeps to the limit as it stands: a solver, or somebody who steers the run, may have changed it.</summary>
    private void BoundMessages()
    {
        if (_messages is not null)
        {
            _messages.Limit = MostMessages;
        }
    }

    private void CheckMessages(int count)
    {
        if (MostMessages is { } most && count >= most)
        {
            throw new SampleLimitException("message", most);
        }
    }
}
