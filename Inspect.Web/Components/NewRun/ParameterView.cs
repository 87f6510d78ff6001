namespace Inspect.Web.Components.NewRun;

/// <summary>A parameter of the task, or a role of a model, as its field shows it.</summary>
/// <param name="Name">Its name in the task.</param>
/// <param name="Text">Text of the field; null where it is empty.</param>
/// <param name="Placeholder">What is in force while the field is empty.</param>
/// <param name="Source">Where the value comes from.</param>
/// <param name="Was">What the parent had, where that differs.</param>
/// <param name="Problem">What is wrong with the text.</param>
public sealed record ParameterView(string Name, string? Text, string Placeholder, string Source, string? Was, string? Problem)
{
    /// <summary>The value in words.</summary>
    public string Shown => Format.Line(Text ?? Placeholder, 40);

    /// <summary>What the ids of such fields begin with: a role may be called like a parameter.</summary>
    public string Prefix { get; init; } = "param";

    /// <summary>Id of its field.</summary>
    public string FieldId => $"{Prefix}-{Name.Replace('_', '-')}";
}
