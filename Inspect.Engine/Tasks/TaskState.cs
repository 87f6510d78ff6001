using System.Text.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Metrics;
using Inspect.Engine.Models;
using Inspect.Engine.Values;

namespace Inspect.Engine.Tasks;

/// <summary>State of one sample while solvers work on it. Not thread-safe: one sample, one flow.</summary>
public sealed class TaskState
{
    /// <summary>Null until somebody asks: most samples have none before they are scored.</summary>
    private Dictionary<string, Score>? _scores;

    /// <summary>Puts the limits that were set here in the place of those of the run; null where none was.</summary>
    private Func<SampleLimits, SampleLimits>? _own;

    /// <summary>Id of the item.</summary>
    public required SampleId SampleId { get; init; }

    /// <summary>Repetition, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Unique for this run of the sample.</summary>
    public required string Uuid { get; init; }

    /// <summary>Full name of the model under test.</summary>
    public required string Model { get; init; }

    /// <summary>The original input.</summary>
    public required SampleInput Input { get; init; }

    /// <summary>The ideal answer.</summary>
    public required Target Target { get; init; }

    /// <summary>Options of a multiple choice, in the order in which the model sees them; null where the item has none.</summary>
    public IList<Choice>? Choices { get; init; }

    /// <summary>Metadata of the item, a copy.</summary>
    public IDictionary<string, JsonElement> Metadata { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>Values that solvers share.</summary>
    public IDictionary<string, JsonElement> Store { get; } = new Dictionary<string, JsonElement>();

    /// <summary>The conversation.</summary>
    public IList<ChatMessage> Messages { get; init; } = [];

    /// <summary>The last output of the model.</summary>
    public ModelOutput Output { get; set; } = ModelOutput.Empty;

    /// <summary>Scores by name: those that solvers give the sample themselves, which its results hold like those of scorers, and while it is scored those of the scorers before.</summary>
    public IDictionary<string, Score> Scores => _scores ??= new Dictionary<string, Score>();

    /// <summary>There is a score.</summary>
    public bool HasScores => _scores is { Count: > 0 };

    /// <summary>What the sample may use: the limits of the run, and in their place those that were set here.</summary>
    public SampleLimits Limits => _own is null ? RunLimits() : _own(RunLimits());

    /// <summary>Messages that the conversation may have; null for any number. One that is set counts from the next message or call on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 0.</exception>
    public int? MessageLimit
    {
        get => Limits.Messages;
        set
        {
            Change(limits => limits with { Messages = value });
            if (Messages is MessageList list)
            {
                list.Limit = value;
            }
        }
    }

    /// <summary>Tokens of all model calls; null for any number. One that is set counts from the next call on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 0.</exception>
    public long? TokenLimit
    {
        get => Limits.Tokens;
        set => Change(limits => limits with { Tokens = value });
    }

    /// <summary>Dollars that the model calls may cost; null for any sum. One that is set counts from the next call on, of models whose prices are known.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 0.</exception>
    public double? CostLimit
    {
        get => Limits.Cost;
        set => Change(limits => limits with { Cost = value });
    }

    /// <summary>The limits of the run as they stand.</summary>
    internal Func<SampleLimits> RunLimits { get; set; } = () => SampleLimits.None;

    /// <summary>The plan ends after the current solver.</summary>
    public bool IsCompleted { get; set; }

    /// <summary>Gives the last user message another text. Parts of it that are no text stay; the new text stands behind them.</summary>
    /// <exception cref="InspectException">There is none.</exception>
    public void ReplaceUserPrompt(string text)
    {
        var index = UserPromptIndex();
        var content = Messages[index].Content;
        Messages[index] = Messages[index] with
        {
            Content = content.IsText ? text : MessageContent.FromParts([.. content.Parts.Where(p => p.Type != "text"), new ContentPart { Type = "text", Text = text }]),
        };
    }

    /// <summary>Position of the last user message.</summary>
    /// <exception cref="InspectException">There is none.</exception>
    public int UserPromptIndex()
    {
        for (var i = Messages.Count - 1; i >= 0; i--)
        {
            if (Messages[i].Role == ChatRoles.User)
            {
                return i;
            }
        }

        throw new InspectException($"Sample {SampleId} has no user message, which this solver needs. Give its input a user message.");
    }

    private void Change(Func<SampleLimits, SampleLimits> change)
    {
        change(SampleLimits.None).Check();
        var before = _own;
        _own = before is null ? change : limits => change(before(limits));
    }
}
