namespace Inspect.Engine.Tasks;

/// <summary>There is no task of a name.</summary>
/// <param name="sentence">That it is not there.</param>
/// <param name="advice">What may have been meant.</param>
public sealed class UnknownTaskException(string sentence, string advice) : InspectException($"{sentence} {advice}")
{
    /// <summary>That it is not there, without advice: for places where another name cannot be given.</summary>
    public string Sentence { get; } = sentence;
}
