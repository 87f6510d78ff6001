namespace Inspect.Engine.Inference;

/// <summary>All that came of a call of a local model.</summary>
/// <param name="Choices">The answers: text and end of each.</param>
/// <param name="Prompt">How likely the model finds the conversation; null where nobody asked.</param>
public sealed record LocalAnswers(IReadOnlyList<(string Text, LocalEnd End)> Choices, LocalScore? Prompt)
{
    /// <summary>The tools that were on offer, as templates have them.</summary>
    public IReadOnlyList<System.Text.Json.JsonElement> Tools { get; init; } = [];
}
