namespace Inspect.Engine.Inference.Templates;

/// <summary>A chat template cannot be read, refuses a conversation, or takes more than a template may.</summary>
public sealed class TemplateException : InspectException
{
    /// <summary>Makes the error.</summary>
    /// <param name="reason">What is wrong, without a full stop.</param>
    /// <param name="line">Line of the template, from 1.</param>
    public TemplateException(string reason, int line)
        : base(System.FormattableString.Invariant($"line {line}: {reason}"))
    {
        Reason = reason;
        Line = line;
    }

    /// <summary>What is wrong: of a template's own refusal the text that it gives.</summary>
    public string Reason { get; }

    /// <summary>Line of the template, from 1.</summary>
    public int Line { get; }
}
