using Inspect.Engine.Inference.Named;

namespace Inspect.Engine.Models;

/// <summary>How far a model is that is made ready before it can be opened.</summary>
/// <param name="Model">Its name as somebody writes it.</param>
/// <param name="Standing">How it stands.</param>
public sealed record ModelPreparation(string Model, FetchStanding Standing)
{
    /// <summary>In words: <c>hf/ORG/NAME: fetching 1.2 GB of 2.2 GB</c>.</summary>
    public string Text => $"{Model}: {Standing.Text}";
}
