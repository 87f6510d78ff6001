using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Templates;

namespace Inspect.Engine.Models.Providers;

/// <summary>What a local model is opened with (<c>-M name=value</c>, semantics 9.1): how its engine runs, and what its prompts are made with.</summary>
public static class LocalArguments
{
    /// <summary>Date, or date and time, that a chat template is told.</summary>
    public const string Date = "date";

    /// <summary>Cores that a step uses.</summary>
    public const string Threads = "threads";

    /// <summary>Answers that are given at the same time at most.</summary>
    public const string MaxRows = "max_rows";

    /// <summary>Most tokens of prompt and answer together.</summary>
    public const string MaxLength = "max_length";

    /// <summary>A chat template in place of the model's own: a file, its text, or <c>none</c>.</summary>
    public const string Template = "chat_template";

    // A prompt of one token, and one token of answer.
    private const int LeastLength = 2;

    private static readonly ModelArgument ThreadsArgument = new(Threads, "Threads", ModelArgumentKind.Whole, "Cores that a step uses.") { Least = 1, Most = EngineShape.MostThreads, Absent = "all cores" };

    private static readonly ModelArgument RowsArgument = new(MaxRows, "Max rows", ModelArgumentKind.Whole, "Answers that are given at the same time at most.") { Least = 1, Most = EngineShape.MostRows, Absent = "the engine's" };

    private static readonly ModelArgument LengthArgument = new(MaxLength, "Max length", ModelArgumentKind.Whole, "Most tokens of prompt and answer together.") { Least = LeastLength, Absent = "the model's" };

    /// <summary>The arguments, in the order of a form.</summary>
    public static IReadOnlyList<ModelArgument> All { get; } =
    [
        ThreadsArgument, RowsArgument, LengthArgument,
        new(Template, "Chat template", ModelArgumentKind.LongText, "In place of the model's own: a .jinja file in its folder or below the current one, the text of a template, or none.") { Absent = "the model's own" },
        new(Date, "Date", ModelArgumentKind.Text, "Date, or date and time, that a chat template is told, such as 2026-01-31.") { Absent = "the clock's" },
    ];

    /// <summary>How the engine is to run. Who asks for a model in equal shapes shares it.</summary>
    /// <param name="arguments">Arguments that fit.</param>
    public static EngineShape ShapeOf(ModelArguments arguments) =>
        new(NumberOf(arguments, ThreadsArgument), NumberOf(arguments, RowsArgument));

    /// <summary>Why arguments do not fit, in a sentence; null where they do.</summary>
    /// <param name="arguments">The arguments, all of them known by name.</param>
    /// <param name="contextLength">Most tokens that the model takes; null where that is not known yet.</param>
    /// <param name="folder">Absolute path of the model's folder; null where it is not known yet.</param>
    public static string? MisfitOf(ModelArguments arguments, int? contextLength, string? folder)
    {
        try
        {
            ShapeOf(arguments);
            MaxLengthOf(arguments, contextLength);
            TemplateOf(arguments, folder);
            return arguments.Values.TryGetValue(Date, out var date) && DateOf(arguments) is null
                ? $"The model argument date is {ModelArgument.Shown(date)}, but must be a date, or a date and time, such as 2026-01-31 or 2026-01-31T12:00:00."
                : null;
        }
        catch (InspectException error)
        {
            return error.Message;
        }
    }

    /// <summary>The date that templates are told; null for the clock's.</summary>
    internal static DateTimeOffset? DateOf(ModelArguments arguments) =>
        arguments.Values.TryGetValue(Date, out var value) && value.ValueKind == JsonValueKind.String
        && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    /// <summary>Most tokens of prompt and answer; null for all that the model takes.</summary>
    /// <exception cref="InspectException">It is no such number.</exception>
    internal static int? MaxLengthOf(ModelArguments arguments, int? contextLength) => NumberOf(arguments, LengthArgument, contextLength);

    /// <summary>The chat template that takes the place of the model's own; null for that.</summary>
    /// <exception cref="InspectException">It is none.</exception>
    internal static OwnTemplate? TemplateOf(ModelArguments arguments, string? folder) =>
        !arguments.Values.TryGetValue(Template, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? OwnTemplate.Read(value.GetString()!, folder)
        : throw new InspectException($"The model argument {Template} is {ModelArgument.Shown(value)}, but must be a text: {OwnTemplate.NoneWord}, the path of a {OwnTemplate.FileEnding} file, or a template.");

    private static int? NumberOf(ModelArguments arguments, ModelArgument argument, int? most = null) =>
        !arguments.Values.TryGetValue(argument.Name, out var value) ? null
        : argument.Misfit(value, most) is { } misfit ? throw new InspectException(misfit)
        : value.GetInt32();
}
