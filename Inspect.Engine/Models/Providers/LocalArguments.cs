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

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [Threads, MaxRows, MaxLength, Template, Date];

    /// <summary>How the engine is to run. Who asks for a model in equal shapes shares it.</summary>
    /// <param name="arguments">Arguments that fit.</param>
    public static EngineShape ShapeOf(ModelArguments arguments) =>
        new(NumberOf(arguments, Threads, 1, EngineShape.MostThreads), NumberOf(arguments, MaxRows, 1, EngineShape.MostRows));

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
                ? $"The model argument date is {Shown(date)}, but must be a date, or a date and time, such as 2026-01-31 or 2026-01-31T12:00:00."
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
    internal static int? MaxLengthOf(ModelArguments arguments, int? contextLength) => NumberOf(arguments, MaxLength, LeastLength, contextLength ?? int.MaxValue);

    /// <summary>The chat template that takes the place of the model's own; null for that.</summary>
    /// <exception cref="InspectException">It is none.</exception>
    internal static OwnTemplate? TemplateOf(ModelArguments arguments, string? folder) =>
        !arguments.Values.TryGetValue(Template, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? OwnTemplate.Read(value.GetString()!, folder)
        : throw new InspectException($"The model argument {Template} is {Shown(value)}, but must be a text: {OwnTemplate.NoneWord}, the path of a {OwnTemplate.FileEnding} file, or a template.");

    private static int? NumberOf(ModelArguments arguments, string name, int least, int most) =>
        !arguments.Values.TryGetValue(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most ? number
        : throw new InspectException(string.Create(
            CultureInfo.InvariantCulture,
            $"The model argument {name} is {Shown(value)}, but must be a whole number {(most == int.MaxValue ? $"from {least} on" : $"from {least} to {most:N0}")}{(name == MaxLength && most < int.MaxValue ? ", which is what the model takes" : string.Empty)}."));

    private static string Shown(JsonElement value) => value.GetRawText() is { Length: > 100 } text ? text[..100] + "…" : value.GetRawText();
}
