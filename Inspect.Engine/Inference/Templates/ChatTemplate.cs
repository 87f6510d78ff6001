using System.Globalization;
using Inspect.Engine.Inference.Templates.Syntax;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates;

/// <summary>A chat template: a program in Jinja that turns a conversation into a prompt, as transformers' <c>render_jinja_template</c> does. Thread-safe.</summary>
/// <remarks>Templates come from strangers: they reach nothing but the values that they are given, and time, memory and depth are limited.</remarks>
internal sealed class ChatTemplate
{
    /// <summary>Characters of a template at most; the longest in use have some 20,000.</summary>
    public const int MostCharacters = 100_000;

    // A step takes some 30 ns. What a conversation holds adds to it, since templates walk through all messages for each of them.
    private const long FreeSteps = 200_000;
    private const long StepsAValue = 1_000;

    private readonly TemplateProgram _program;

    private ChatTemplate(TemplateProgram program) => _program = program;

    /// <summary>Reads a template.</summary>
    /// <param name="source">Its text.</param>
    /// <exception cref="TemplateException">It is none, or longer than <see cref="MostCharacters"/>, or nested too deeply.</exception>
    public static ChatTemplate Compile(string source) => source.Length <= MostCharacters
        ? new ChatTemplate(StatementParser.Read(Lexer.Read(source)))
        : throw new TemplateException(string.Create(CultureInfo.InvariantCulture, $"it has {source.Length:N0} characters, and {MostCharacters:N0} at most are read"), 1);

    /// <summary>Makes the prompt.</summary>
    /// <param name="input">The conversation and what else the template sees.</param>
    /// <param name="time">The clock of <c>strftime_now</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TemplateException">The template refuses the conversation, is at fault, or takes more than it may.</exception>
    public string Render(TemplateInput input, TimeProvider time, CancellationToken cancellationToken) => input.ContinuesLast
        ? Continuation.Render(input, v => Run(input, v, time, cancellationToken))
        : Run(input, input.ToVariables(), time, cancellationToken);

    private string Run(TemplateInput input, IReadOnlyDictionary<string, object?> variables, TimeProvider time, CancellationToken cancellationToken) =>
        _program.Render(new RenderState(FreeSteps + (StepsAValue * input.Values) + input.Characters, time, cancellationToken), variables);
}
