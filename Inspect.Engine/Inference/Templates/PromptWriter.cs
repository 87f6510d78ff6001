using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates;

/// <summary>Puts conversations into the chat template of a model; without one, each message is a line, as the reference writes it: <c>user: Hello</c>. Thread-safe.</summary>
internal sealed class PromptWriter
{
    private readonly ModelFolder _folder;
    private readonly TimeProvider _time;
    private readonly (ChatTemplate Template, string File)? _usual;
    private readonly (ChatTemplate Template, string File)? _forTools;
    private readonly Dictionary<string, object?> _specialTokens;

    private PromptWriter(ModelFolder folder, TimeProvider time)
    {
        _folder = folder;
        _time = time;
        _usual = Compile(folder.Template);
        _forTools = Compile(folder.ToolTemplate) ?? _usual;
        _specialTokens = folder.SpecialTokens.ToDictionary(t => t.Key, object? (t) => t.Value, StringComparer.Ordinal);
    }

    /// <summary>The clock of a request's prompt.</summary>
    public PromptClock ClockOf(LocalRequest request) => new(request.Now, _time);

    /// <summary>Reads the templates of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="time">The clock that templates may print.</param>
    /// <exception cref="ModelLoadException">A template cannot be read; file and line are named.</exception>
    public static PromptWriter Read(ModelFolder folder, TimeProvider time) => new(folder, time);

    /// <summary>Renders the shortest conversation, so that a damaged template shows when the model is loaded.</summary>
    /// <exception cref="ModelLoadException">The template makes nothing of it.</exception>
    public void Check()
    {
        if (_usual is not ({ } template, var file))
        {
            return;
        }

        try
        {
            if (Render(template, new LocalRequest { Messages = [new LocalMessage("user", "Hi")] }, _time, CancellationToken.None).Length == 0)
            {
                throw Damaged(file, "it makes an empty prompt", null);
            }
        }
        catch (TemplateException error)
        {
            throw Damaged(file, error.Message, error);
        }
    }

    /// <summary>The prompt: with the begin of the answer, or up to the end of the last message where that is to go on.</summary>
    /// <exception cref="GenerationException">The template refuses the conversation.</exception>
    public string Write(LocalRequest request, CancellationToken cancellationToken) => Write(request, ClockOf(request), cancellationToken);

    /// <summary>The prompt.</summary>
    /// <param name="request">The request.</param>
    /// <param name="clock">What the template is told of the time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="GenerationException">The template refuses the conversation.</exception>
    public string Write(LocalRequest request, PromptClock clock, CancellationToken cancellationToken)
    {
        if (request.ContinuesLast && request.Messages is not [.., { Role: "assistant" }])
        {
            throw new GenerationException("The answer is to go on with the last message, but that is not the assistant's. Put one of the assistant at the end.");
        }

        if (TemplateOf(request) is not ({ } template, var file))
        {
            var lines = string.Concat(request.Messages.Select(m => $"{m.Role}: {m.Content}\n"));
            return request.ContinuesLast ? lines[..^1] : lines;
        }

        try
        {
            return Render(template, request, clock, cancellationToken);
        }
        catch (TemplateException error)
        {
            throw new GenerationException($"The chat template of {_folder.Name} refuses this conversation ({file}, {error.Message.TrimEnd('.')}). Change the messages, or use another model.", error);
        }
    }

    /// <summary>The prompt is no more than texts, without a template that knows the model's marks.</summary>
    public bool IsRaw(LocalRequest request) => TemplateOf(request) is null;

    private (ChatTemplate Template, string File)? TemplateOf(LocalRequest request) =>
        request.Template is not { } own ? (request.Tools.Count > 0 ? _forTools : _usual)
        : own.Template is { } template ? (template, own.Source)
        : null;

    private string Render(ChatTemplate template, LocalRequest request, TimeProvider time, CancellationToken cancellationToken)
    {
        var tools = request.Tools.Count == 0 ? null : new ListValue([.. request.Tools.Select(t => JsonValues.Of(t))]);
        var input = new TemplateInput(request.Messages.Select(ChatMessages.Of), tools, _specialTokens)
        {
            AddsGenerationPrompt = !request.ContinuesLast,
            ContinuesLast = request.ContinuesLast,
        };
        return template.Render(input, time, cancellationToken);
    }

    private (ChatTemplate Template, string File)? Compile(NamedTemplate? template)
    {
        try
        {
            return template is null ? null : (ChatTemplate.Compile(template.Text), template.FileName);
        }
        catch (TemplateException error)
        {
            throw Damaged(template!.FileName, error.Message, error);
        }
    }

    private ModelLoadException Damaged(string file, string reason, TemplateException? error)
    {
        var message = $"The chat template ({file}) in {_folder.Path} cannot be used: {reason.TrimEnd('.')}. Copy the file again from where the model came from, or correct it.";
        return error is null ? new ModelLoadException(message) : new ModelLoadException(message, error);
    }
}
