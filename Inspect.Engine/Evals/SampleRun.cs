using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Datasets;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;

namespace Inspect.Engine.Evals;

/// <summary>What one run of a sample gathers on its way. Not thread-safe.</summary>
internal sealed class SampleRun
{
    private readonly Sample _item;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, ModelUsage> _usage = [];
    private readonly Dictionary<string, ModelUsage> _roles = [];
    private readonly ImmutableArray<JsonElement> _failures;
    private int _calls;
    private EvalError? _error;
    private EvalSampleLimit? _limit;

    /// <summary>Begins a sample.</summary>
    /// <param name="plan">The run.</param>
    /// <param name="attempt">The item, its epoch, and what went before.</param>
    /// <param name="limits">What the run allows a sample now.</param>
    /// <param name="time">Clock.</param>
    /// <param name="live">Is told of each event.</param>
    public SampleRun(PlannedEval plan, SampleAttempt attempt, Func<SampleLimits> limits, TimeProvider time, LiveRun live)
    {
        var (item, epoch, failures) = attempt;
        _failures = failures;
        _item = item;
        _time = time;
        StartedAt = time.GetUtcNow();
        State = SampleStart.Of(item, epoch, plan.Spec.Model, limits().Messages);
        State.RunLimits = limits;
        Limits = [new LimitScope(() => State.Limits, 0)];
        Transcript = new Transcript(time, (index, e) => live.AddEvent(State.SampleId, epoch, index, e));
    }

    /// <summary>Id of the item.</summary>
    public SampleId Id => State.SampleId;

    /// <summary>Repetition.</summary>
    public int Epoch => State.Epoch;

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>The state that solvers work on.</summary>
    public TaskState State { get; }

    /// <summary>What happened.</summary>
    public Transcript Transcript { get; }

    /// <summary>Tokens of the calls so far by model; null before the first.</summary>
    public IReadOnlyDictionary<string, ModelUsage>? Usage => _usage.Count == 0 ? null : new Dictionary<string, ModelUsage>(_usage);

    /// <summary>Tokens of the calls so far by role; null before the first that had one.</summary>
    public IReadOnlyDictionary<string, ModelUsage>? RoleUsage => _roles.Count == 0 ? null : new Dictionary<string, ModelUsage>(_roles);

    /// <summary>Scores by scorer.</summary>
    public Dictionary<string, Score> Scores { get; } = [];

    /// <summary>Limits of the sample with what the solvers used, then those of the parts that go on, from the outermost inward.</summary>
    public List<LimitScope> Limits { get; }

    /// <summary>The solvers are done: what scorers use counts against no limit.</summary>
    public bool IsScoring { get; set; }

    /// <summary>A model is being asked.</summary>
    public bool IsAsking { get; set; }

    /// <summary>Records how the sample begins.</summary>
    public void Begin()
    {
        using var span = Transcript.Span("init", "init");
        Transcript.Add(new SampleInitEvent { Sample = StateSnapshot.OfItem(_item), State = StateSnapshot.Of(State).ToElement() });
    }

    /// <summary>The next model call.</summary>
    public ModelCall NextCall()
    {
        if (!IsScoring)
        {
            Limits.ForEach(l => l.CountTurn());
        }

        return new ModelCall(Id, Epoch, ++_calls);
    }

    /// <summary>A call that was answered from the cache: it is a turn and nothing else (semantics 5.6).</summary>
    public void CountCachedTurn() => NextCall();

    /// <summary>Counts what a call used, for the model and for the role that it played.</summary>
    public void Count(string model, string? role, ModelUsage? usage)
    {
        if (usage is not null)
        {
            _usage[model] = _usage.GetValueOrDefault(model, new ModelUsage()) + usage;
            if (role is not null)
            {
                _roles[role] = _roles.GetValueOrDefault(role, new ModelUsage()) + usage;
            }

            if (!IsScoring)
            {
                Limits.ForEach(l => l.Count(usage));
            }
        }
    }

    /// <summary>The sample failed; the first error is the one that ended it.</summary>
    public void Fail(EvalError error)
    {
        _error ??= error;
        Transcript.Add(new ErrorEvent { Error = error });
    }

    /// <summary>The sample reached a limit, which is no error.</summary>
    public void Stop(SampleLimitException limit)
    {
        _limit = new EvalSampleLimit { Type = limit.Type, Limit = limit.Limit };
        Transcript.Add(EventOf(limit));
    }

    /// <summary>What the transcript says of a limit that was reached.</summary>
    public static SampleLimitEvent EventOf(SampleLimitException limit) => new() { Type = limit.Type, Message = limit.Message, Limit = limit.Limit };

    /// <summary>The sample as the log keeps it.</summary>
    public EvalSample End()
    {
        var limits = Limits[0].Limits;
        return new EvalSample
        {
            Id = Id,
            Epoch = Epoch,
            Input = _item.Input,
            Choices = _item.Choices,
            Target = _item.Target,
            Files = _item.Files.Count == 0 ? null : [.. _item.Files.Keys],
            Setup = _item.Setup,
            Description = _item.Description,
            Messages = [.. State.Messages],
            Output = State.Output,
            Scores = Scores.Count == 0 ? null : Scores,
            Metadata = new Dictionary<string, JsonElement>(State.Metadata),
            Store = new Dictionary<string, JsonElement>(State.Store),
            Events = [.. Transcript.Events],
            ModelUsage = _usage,
            RoleUsage = _roles,
            StartedAt = StartedAt,
            CompletedAt = _time.GetUtcNow(),
            TotalTime = Math.Round(Transcript.TotalSeconds, 3),
            WorkingTime = Math.Round(Transcript.WorkingSeconds, 3),
            Uuid = State.Uuid,
            Error = _error,
            Limit = _limit,
            MessageLimit = limits.Messages,
            TokenLimit = limits.Tokens,
            TokenLimitType = limits.Tokens is null ? null : limits.TokenType,
            TokenLimitUsage = limits is { Tokens: not null, TokenType: not null } ? (long)Math.Round(Limits[0].Tokens) : null,
            TimeLimit = limits.Time?.TotalSeconds,
            ErrorRetries = _failures,
            TurnCount = Limits[0].Turns,
        };
    }
}
