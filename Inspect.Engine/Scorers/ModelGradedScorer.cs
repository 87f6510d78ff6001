using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Metrics;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;

namespace Inspect.Engine.Scorers;

/// <summary>A model grades the completion: <c>model_graded_qa</c>, <c>model_graded_fact</c> (semantics 3.8).</summary>
public sealed class ModelGradedScorer : IScorer
{
    private readonly GradePrompt _prompt;
    private readonly GradeReader _reader;
    private readonly IReadOnlyList<string> _models;
    private readonly string? _role;
    private readonly ScorePanel _panel;

    private ModelGradedScorer(string name, string template, PartArguments arguments)
    {
        var isPartial = arguments.Boolean("partial_credit");
        var own = arguments.Text("instructions");
        _prompt = new GradePrompt(name, arguments.Text("template") ?? template, own ?? GradePrompt.Instructions(isPartial), arguments.Boolean("include_history"));
        _reader = GradeReader.Of(arguments.Text("grade_pattern"), own is not null, isPartial);
        _models = arguments.TextList("model");
        _role = arguments.Values.TryGetValue("model_role", out var role) && role.ValueKind == JsonValueKind.Null ? null : arguments.Text("model_role");
        _panel = ScorePanel.Of(arguments.Text("reducer")!, arguments.Registry);
    }

    /// <summary>What task files and forms know of both.</summary>
    public static IReadOnlyList<PartDefinition> Definitions { get; } =
    [
        Define("model_graded_qa", "a model judges the reply by the target as criterion", GradePrompt.Quality),
        Define("model_graded_fact", "a model judges whether the reply contains the target as fact", GradePrompt.Fact),
    ];

    /// <inheritdoc />
    /// <exception cref="InspectException">The template names what there is not, or the grader cannot be asked.</exception>
    public async Task<ScorerResult?> ScoreAsync(TaskState state, Target target, SampleScope scope, CancellationToken cancellationToken)
    {
        var grades = ImmutableArray.CreateBuilder<(string Name, ScorerResult Result)>();
        foreach (var grader in _models.Count > 0 ? _models : [_role ?? state.Model])
        {
            var prompt = _prompt.For(state, target.Text);
            foreach (var (name, reply) in await scope.AskEachAsync(grader, [prompt], null, cancellationToken).ConfigureAwait(false))
            {
                grades.Add((name, Grade(prompt, reply, state, target)));
            }
        }

        return grades is [var only] ? only.Result : _panel.Combine(grades.ToImmutable(), state.Output.Completion);
    }

    private static PartDefinition Define(string name, string help, string template) => new(
        PartKind.Scorer,
        name,
        help,
        [
            new PartParameter("template", PartParameterType.Text, null, "What the grader reads: {question}, {answer}, {criterion}, {instructions} and metadata of the sample."),
            new PartParameter("instructions", PartParameterType.Text, null, "How to grade; at the end the grader writes GRADE: and a letter."),
            new PartParameter("grade_pattern", PartParameterType.Text, null, "Regular expression in Python's syntax; its first group is the grade.") { Misfit = value => GradeReader.Misfit(value.ToString()) },
            new PartParameter("include_history", PartParameterType.Boolean, false, "The grader reads the whole conversation, not the last question."),
            new PartParameter("partial_credit", PartParameterType.Boolean, false, "The grader may also give P, which counts half."),
            new PartParameter("model", PartParameterType.TextList, null, "The grader, or several that vote.") { NamesModels = true },
            new PartParameter("model_role", PartParameterType.Text, "grader", "Role of the grader where no model is named, or of several that vote; the model under test where nothing has the role, or it is null.") { AllowsNull = true },
            new PartParameter("reducer", PartParameterType.Text, ScorePanel.Majority, "How the grades of several graders are combined."),
        ],
        arguments => new ModelGradedScorer(name, template, arguments)) { Metrics = BuiltInMetrics.OfPasses };

    private ScorerResult Grade(ChatMessage prompt, ModelOutput reply, TaskState state, Target target)
    {
        var grade = _reader.Read(reply.Completion);
        var score = new Score
        {
            Value = grade is null ? ScoreValue.Unscored : ScoreValue.Of(grade),
            Answer = state.Output.Completion,
            Explanation = reply.Completion,
            Reason = grade is null ? ScoreReasons.GraderFailed : null,
            Metadata = new Dictionary<string, JsonElement>
            {
                ["grading"] = JsonSerializer.SerializeToElement(new[] { Logged(prompt), Logged(reply.Choices is [var choice, ..] ? choice.Message : ChatMessage.Assistant(reply.Completion)) }),
            },
        };
        return new ScorerResult(score, () => Trace(state.Output.Completion, target, prompt.Text, reply.Completion, grade));
    }

    private static Dictionary<string, object?> Logged(ChatMessage message) => new()
    {
        ["id"] = message.Id,
        ["content"] = message.Content,
        ["role"] = message.Role,
    };

    private static ScoreTrace Trace(string completion, Target target, string prompt, string reply, string? grade) => new()
    {
        Sentence = grade is null ? "found no grade in what the grader wrote." : $"asked the grader, which gave {grade}.",
        Target = grade == ScoreValue.Correct.ToString() ? target.Text : null,
        Steps =
        [
            TraceWords.Read(completion),
            new TraceStep("Ask the grader", TraceWords.Quote(prompt)),
            new TraceStep("Read its reply", TraceWords.QuoteEnd(reply)),
            new TraceStep("Take the grade", grade ?? "none", grade == ScoreValue.Correct.ToString()),
        ],
    };
}
